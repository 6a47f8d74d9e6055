// Stacks are spans of the heap: MemStats counts them apart from objects, and those of goroutines that are
// over go back to the heap with a cycle, large and small ones.
// gcstress: 50
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func deep(n int, start *sync.WaitGroup, hold chan int) int {
	if n > 0 {
		return 1 + deep(n-1, start, hold)
	}
	start.Done()
	return <-hold
}

func stacks() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapSys != m.HeapInuse+m.HeapIdle || m.StackSys < m.StackInuse {
		println("MemStats do not add up")
	}
	return m.StackInuse
}

func round(goroutines, depth int) {
	hold := make(chan int)
	var start, end sync.WaitGroup
	for i := 0; i < goroutines; i++ {
		start.Add(1)
		end.Add(1)
		go func() {
			deep(depth, &start, hold)
			end.Done()
		}()
	}
	start.Wait()
	inside := stacks()
	close(hold)
	end.Wait()
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	fmt.Println(inside >= uint64(goroutines)*2048, stacks() <= inside/4+1<<20)
}

func main() {
	round(4000, 0)
	round(20, 2000)
}
