// Parallel quicksort, twice: with a goroutine for each half, and with workers that have deques of ranges and
// steal from each other's.
// args: 300000
// stressed: 20000
// gcstress: 5000
// wbstress: 200
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
)

func partition(a []int) (left, right []int) {
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
	return a[:j+1], a[i:]
}

func sortHalves(a []int, wg *sync.WaitGroup) {
	defer wg.Done()
	for len(a) > 1 {
		left, right := partition(a)
		if len(left) > 1 {
			wg.Add(1)
			go sortHalves(left, wg)
		}
		a = right
	}
}

type deque struct {
	mu    sync.Mutex
	parts [][]int
}

func (d *deque) push(a []int) {
	d.mu.Lock()
	d.parts = append(d.parts, a)
	d.mu.Unlock()
}

// take gives the newest part to its owner and the oldest to a thief.
func (d *deque) take(thief bool) (a []int) {
	d.mu.Lock()
	if n := len(d.parts); n > 0 {
		if thief {
			a, d.parts = d.parts[0], d.parts[1:]
		} else {
			a, d.parts = d.parts[n-1], d.parts[:n-1]
		}
	}
	d.mu.Unlock()
	return a
}

func work(all []deque, own int, unsorted *int64, wg *sync.WaitGroup) {
	defer wg.Done()
	for atomic.LoadInt64(unsorted) > 0 {
		a := all[own].take(false)
		for k := 1; a == nil && k < len(all); k++ {
			a = all[(own+k)%len(all)].take(true)
		}
		if a == nil {
			runtime.Gosched()
			continue
		}
		for len(a) > 1 {
			left, right := partition(a)
			atomic.AddInt64(unsorted, int64(len(left)+len(right)-len(a)))
			all[own].push(left)
			a = right
		}
		atomic.AddInt64(unsorted, -int64(len(a)))
	}
}

func numbers(n int) []int {
	a := make([]int, n)
	x := uint32(1)
	for i := range a {
		x = x*1664525 + 1013904223
		a[i] = int(x >> 8)
	}
	return a
}

func check(name string, a []int) {
	sum := 0
	for _, x := range numbers(len(a)) {
		sum += x
	}
	for i, x := range a {
		sum -= x
		if i > 0 && a[i-1] > x {
			fmt.Println(name, "is out of order at", i)
			return
		}
	}
	fmt.Println(name, "sorted, difference of sums", sum)
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var wg sync.WaitGroup

	halves := numbers(n)
	wg.Add(1)
	go sortHalves(halves, &wg)
	wg.Wait()
	check("halves", halves)

	stolen := numbers(n)
	unsorted := int64(n)
	all := make([]deque, 6)
	all[0].push(stolen)
	for w := range all {
		wg.Add(1)
		go work(all, w, &unsorted, &wg)
	}
	wg.Wait()
	check("deques", stolen)
}
