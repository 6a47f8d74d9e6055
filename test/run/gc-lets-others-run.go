// wbstress: off
// gcstress: off
// plans: off
// With one P others have their turns while runtime.GC marks and sweeps a large heap: it is a goroutine among others, and not a stop.
// env: GOMAXPROCS=1
package main

import (
	"fmt"
	"runtime"
)

type node struct{ left, right *node }

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{tree(depth - 1), tree(depth - 1)}
}

var root *node

func main() {
	root = tree(21) // 64 MiB: many pieces of work
	turns, over := 0, false
	go func() {
		for !over {
			turns++
			runtime.Gosched()
		}
	}()
	runtime.Gosched()
	before := turns
	runtime.GC()
	fmt.Println(turns-before > 130, root != nil)
	over = true
}
