// Trees are built and counted by goroutines at once, while the collector runs.
// gcstress: 2000
// wbstress: 50
package main

import (
	"fmt"
	"runtime"
)

type tree struct{ l, r *tree }

func build(d int) *tree {
	if d == 0 {
		return &tree{}
	}
	return &tree{build(d - 1), build(d - 1)}
}

func (t *tree) count() int {
	if t.l == nil {
		return 1
	}
	return 1 + t.l.count() + t.r.count()
}

func main() {
	runtime.GOMAXPROCS(4)
	long := build(14)
	out := make(chan int)
	for w := 0; w < 8; w++ {
		go func(w int) {
			n := 0
			for i := 0; i < 20; i++ {
				n += build(8 + (i+w)%4).count()
				if i%5 == 0 {
					runtime.Gosched()
				}
			}
			out <- n
		}(w)
	}
	sum := 0
	for w := 0; w < 8; w++ {
		sum += <-out
	}
	fmt.Println(sum, long.count())
}
