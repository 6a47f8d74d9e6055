package main

import (
	"fmt"
	"runtime"
)

// Records of deferred calls in loops are looked at and corrected with the stack: an address of the frame that one holds follows the
// frame when it moves, and what is stored in the record while marking goes on is no heap object.

type counter struct {
	n    int
	list []int
}

func add(c *counter, n int) {
	c.n += n
	c.list = append(c.list, n)
	runtime.GC()
}

//go:noinline
func deep(n int) int {
	var a [64]int
	a[n%64] = n
	if n == 0 {
		return a[0]
	}
	return deep(n-1) + a[n%64]
}

func counts(n int) (sum int) {
	c := counter{}
	defer func() { fmt.Println(c.n, len(c.list), c.list[0]) }()
	for i := 1; i <= n; i++ {
		defer add(&c, i)
		if i%3 == 0 {
			sum += deep(10 * i)
		}
	}
	for i := 0; i < 2; i++ {
		x := i // one for each iteration: on the heap
		defer func(p *int) { fmt.Println(*p, x) }(&x)
		x += 10
	}
	return sum
}

func main() {
	fmt.Println(counts(9))
	defer func() { fmt.Println(recover() != nil) }()
	func() {
		var c counter
		for i := 0; i < 3; i++ {
			defer add(&c, i)
		}
		defer func() { fmt.Println(c.n) }()
		deep(100)
		panic(c)
	}()
}
