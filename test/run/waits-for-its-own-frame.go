// A goroutine that waits for a WaitGroup or Mutex in its own frame waits for ever. Its address in the frame is somebody else's when
// the stack has been moved or halved: nobody who uses a mutex there may wake the goroutine, or find it in the queue.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

//go:noinline
func deep(n int) int {
	var a [64]int
	a[n%64] = n
	if n > 0 {
		return deep(n-1) + a[n%64]
	}
	return 0
}

func waits(started chan bool, lock bool) {
	deep(400) // so that its stack can be halved later
	started <- true
	var wg sync.WaitGroup
	var mu sync.Mutex
	if lock {
		mu.Lock()
		mu.Lock()
	}
	wg.Add(1)
	wg.Wait()
	panic("woken")
}

// Lies where stacks were, when these are no longer in use.
type mutexes [1024]sync.Mutex

func main() {
	started := make(chan bool)
	for i := 0; i < 8; i++ {
		go waits(started, i%2 == 0)
		<-started
	}
	for i := 0; i < 4; i++ {
		runtime.GC()
	}
	ask, done, n := make(chan *sync.Mutex), make(chan bool), 0
	go func() {
		for m := range ask {
			m.Lock()
			n++
			m.Unlock()
			done <- true
		}
	}()
	var all [40]*mutexes
	for i := range all {
		all[i] = new(mutexes)
		for k := range all[i] {
			m := &all[i][k]
			m.Lock()
			ask <- m
			runtime.Gosched() // the other one waits now
			m.Unlock()
			<-done
		}
	}
	fmt.Println(n)
}
