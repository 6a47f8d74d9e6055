// One mutex for many goroutines, which spin, park, are woken and overtaken: nothing is counted twice, and what
// is left of the mutex is its zero value. waiters.go has the greater crowds.
// args: 2000
// stressed: 100
// gcstress: 50
// wbstress: 20
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
)

const workers = 32

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		count int
		here  int32
	)
	for w := 0; w < workers; w++ {
		wg.Add(1)
		go func(w int) {
			defer wg.Done()
			for i := 0; i < n; i++ {
				if i%7 != 0 || !mu.TryLock() {
					mu.Lock()
				}
				count++
				if (i+w)%16 == 0 {
					runtime.Gosched()
				}
				for k := 0; k < i%1024; k++ {
					atomic.AddInt32(&here, 1)
				}
				mu.Unlock()
			}
		}(w)
	}
	wg.Wait()
	fmt.Println(count-workers*n, fmt.Sprint(&mu) == fmt.Sprint(&sync.Mutex{}))
}
