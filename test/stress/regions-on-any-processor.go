// Goroutines that make lists which die with their function give way to each other in the middle, go on where they like, and find cycles of the collector in between: each list holds what was put there until its function returns.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type cell struct {
	next  *cell
	value uint64
	check uint64
}

const mix = 0x9e3779b97f4a7c15

// Some of its cells lie in a region, those made after a cycle do not.
//
//go:noinline
func list(n int, seed uint64) (wrong int) {
	var head *cell
	for i := 0; i < n; i++ {
		head = &cell{head, seed + uint64(i), (seed + uint64(i)) * mix}
		if i%7 == int(seed%7) {
			runtime.Gosched()
		}
		if (seed+uint64(i))%2003 == 0 {
			runtime.GC()
		}
	}
	for i := n; head != nil; head = head.next {
		i--
		if head.value != seed+uint64(i) || head.check != head.value*mix {
			wrong++
		}
		if i == n/2 {
			runtime.Gosched()
		}
	}
	return wrong
}

func main() {
	var all sync.WaitGroup
	var lock sync.Mutex
	total := 0
	for g := 0; g < 8; g++ {
		all.Add(1)
		go func(seed uint64) {
			defer all.Done()
			wrong := 0
			for i := 0; i < 300; i++ {
				wrong += list(3+i%40, seed+uint64(i)*101)
			}
			lock.Lock()
			total += wrong
			lock.Unlock()
		}(uint64(g) * 1000003)
	}
	all.Wait()
	fmt.Println(total)
}
