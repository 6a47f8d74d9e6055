// Users of package sync against each other: mutexes, readers and writers, conditions, pools, maps, once.
// args: 4000
// stressed: 200
// gcstress: 20
// wbstress: 5
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
)

const workers = 8

func each(f func(w int)) {
	var wg sync.WaitGroup
	for w := 0; w < workers; w++ {
		wg.Add(1)
		go func(w int) {
			defer wg.Done()
			f(w)
		}(w)
	}
	wg.Wait()
}

func mutex(n int) int {
	var mu sync.Mutex
	count := 0
	each(func(w int) {
		for i := 0; i < n; i++ {
			mu.Lock()
			count++
			if i%64 == w {
				runtime.Gosched()
			}
			mu.Unlock()
		}
	})
	return count - workers*n
}

func readersAndWriters(n int) int {
	var mu sync.RWMutex
	var a, b, torn int64
	each(func(w int) {
		for i := 0; i < n; i++ {
			if (i+w)%8 == 0 {
				mu.Lock()
				a++
				if i%32 == 0 {
					runtime.Gosched()
				}
				b++
				mu.Unlock()
			} else {
				mu.RLock()
				if a != b {
					atomic.AddInt64(&torn, 1)
				}
				mu.RUnlock()
			}
		}
	})
	return int(torn + a - b)
}

// A bounded queue with two conditions.
func conditions(n int) int {
	var mu sync.Mutex
	notFull, notEmpty := sync.NewCond(&mu), sync.NewCond(&mu)
	var queue []int
	var sum int64
	each(func(w int) {
		for i := 0; i < n; i++ {
			mu.Lock()
			if w%2 == 0 {
				for len(queue) == 4 {
					notFull.Wait()
				}
				queue = append(queue, i)
				notEmpty.Signal()
			} else {
				for len(queue) == 0 {
					notEmpty.Wait()
				}
				sum += int64(queue[0])
				queue = queue[1:]
				notFull.Broadcast()
			}
			mu.Unlock()
		}
	})
	return int(sum) - workers/2*n*(n-1)/2
}

func pools(n int) int {
	pool := sync.Pool{New: func() any { return new([8]int) }}
	var bad int64
	each(func(w int) {
		for i := 0; i < n; i++ {
			p := pool.Get().(*[8]int)
			for k := range p {
				p[k] = w
			}
			if i%50 == 0 {
				runtime.Gosched()
			}
			for _, x := range p {
				if x != w {
					atomic.AddInt64(&bad, 1)
				}
			}
			pool.Put(p)
		}
	})
	return int(bad)
}

func maps(n int) int {
	var m sync.Map
	var made, bad int64
	each(func(w int) {
		for i := 0; i < n; i++ {
			if v, old := m.LoadOrStore(i%100, i%100*3); !old {
				atomic.AddInt64(&made, 1)
			} else if v.(int) != i%100*3 {
				atomic.AddInt64(&bad, 1)
			}
		}
	})
	m.Range(func(k, v any) bool {
		made--
		return true
	})
	return int(made + bad)
}

func once(n int) int {
	wrong := 0
	for i := 0; i < n/20+1; i++ {
		var o sync.Once
		calls := 0
		each(func(int) { o.Do(func() { calls++ }) })
		wrong += calls - 1
	}
	return wrong
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	fmt.Println(mutex(n), readersAndWriters(n), conditions(n), pools(n), maps(n), once(n))
}
