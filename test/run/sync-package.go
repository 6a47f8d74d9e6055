// Package sync is Go's source on the runtime's semaphores: mutexes that are fought for, conditions, groups, once, and the map.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var rw sync.RWMutex
	n, m := 0, 0
	var a atomic.Int64
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func(i int) {
			for k := 0; k < 20; k++ {
				mu.Lock()
				x := n
				if k%7 == 0 {
					runtime.Gosched()
				}
				n = x + 1
				mu.Unlock()
				rw.RLock()
				_ = m
				rw.RUnlock()
				if k%5 == 0 {
					rw.Lock()
					m++
					runtime.Gosched()
					rw.Unlock()
				}
				a.Add(1)
			}
			wg.Done()
		}(i)
	}
	wg.Wait()
	fmt.Println(n, m, a.Load())
	var once sync.Once
	for i := 0; i < 3; i++ {
		once.Do(func() { fmt.Println("once") })
	}
	c := sync.NewCond(&mu)
	ready := 0
	var done sync.WaitGroup
	for i := 0; i < 10; i++ {
		done.Add(1)
		go func() {
			mu.Lock()
			for ready == 0 {
				c.Wait()
			}
			ready--
			mu.Unlock()
			done.Done()
		}()
	}
	runtime.Gosched()
	for i := 0; i < 5; i++ {
		mu.Lock()
		ready++
		mu.Unlock()
		c.Signal()
	}
	mu.Lock()
	ready += 5
	mu.Unlock()
	c.Broadcast()
	done.Wait()
	fmt.Println(ready)
	var sm sync.Map
	for i := 0; i < 100; i++ {
		sm.Store(i, i*i)
	}
	v, ok := sm.Load(9)
	fmt.Println(v, ok)
	sm.Delete(9)
	v, ok = sm.Load(9)
	fmt.Println(v, ok)
	v, loaded := sm.LoadOrStore(9, "x")
	fmt.Println(v, loaded)
	cnt := 0
	sm.Range(func(k, v any) bool { cnt++; return true })
	fmt.Println(cnt)
}
