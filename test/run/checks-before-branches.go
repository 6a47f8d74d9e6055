// A check that both ways of a branch begin with is made before the branch: the panic is still that of the way that is taken, in its line.
package main

import (
	"fmt"
	"runtime"
)

type node struct{ left, right *node }

//go:noinline
func step(n *node, bit int) *node {
	if bit == 0 {
		n = n.left
	} else {
		n = n.right
	}
	return n
}

//go:noinline
func pick(a []int, i, bit int) int {
	if bit&1 == 1 {
		return a[i] + 1
	}
	return a[i] * 3
}

func line(f func()) (line int) {
	defer func() {
		fmt.Println(recover())
		for skip := 0; ; skip++ {
			pc, _, l, ok := runtime.Caller(skip)
			name := ""
			if ok {
				name = runtime.FuncForPC(pc).Name()
			}
			if !ok || name == "main.step" || name == "main.pick" {
				line = l
				return
			}
		}
	}()
	f()
	return 0
}

func main() {
	t := &node{&node{}, nil}
	fmt.Println(step(t, 0) == t.left, step(t, 1) == nil)
	fmt.Println(line(func() { step(nil, 0) }), line(func() { step(nil, 1) }), line(func() { step(step(t, 1), 1) }))
	fmt.Println(pick([]int{4, 5}, 1, 1), pick([]int{4, 5}, 1, 0))
	fmt.Println(line(func() { pick([]int{4, 5}, 2, 1) }), line(func() { pick([]int{4, 5}, -1, 0) }))
}
