// Trees are built and counted by goroutines at once, while the collector runs.
// args: 100
// stressed: 8
// gcstress: 2000
// wbstress: 100
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
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
	rounds, _ := strconv.Atoi(os.Args[1])
	long := build(14)
	out := make(chan int)
	for w := 0; w < 8; w++ {
		go func(w int) {
			wrong := 0
			for i := 0; i < rounds; i++ {
				d := 8 + (i+w)%4
				if build(d).count() != 2<<d-1 {
					wrong++
				}
				if i%5 == 0 {
					runtime.Gosched()
				}
			}
			out <- wrong
		}(w)
	}
	wrong := 0
	for w := 0; w < 8; w++ {
		wrong += <-out
	}
	fmt.Println(wrong, long.count())
}
