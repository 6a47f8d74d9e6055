// Quicksort whose halves are goroutines of their own.
// gcstress: 5000
// wbstress: 200
package main

import (
	"fmt"
	"sync"
)

func sort(a []int, wg *sync.WaitGroup) {
	defer0 := func() { wg.Done() }
	for len(a) > 1 {
		p := a[len(a)/2]
		i, j := 0, len(a)-1
		for i <= j {
			for a[i] < p {
				i++
			}
			for a[j] > p {
				j--
			}
			if i <= j {
				a[i], a[j] = a[j], a[i]
				i++
				j--
			}
		}
		left := a[:j+1]
		if len(left) > 1 {
			wg.Add(1)
			go sort(left, wg)
		}
		a = a[i:]
	}
	defer0()
}

func main() {
	a := make([]int, 50000)
	x := uint32(1)
	for i := range a {
		x = x*1664525 + 1013904223
		a[i] = int(x >> 8)
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go sort(a, &wg)
	wg.Wait()
	ok := true
	sum := 0
	for i := 1; i < len(a); i++ {
		if a[i-1] > a[i] {
			ok = false
		}
		sum += a[i] * i % 1000
	}
	fmt.Println(ok, sum)
}
