// Recursive functions that return early: their callers ask first whether they would. Frames, panics, stores and function values are as if
// each call were made.
package main

import (
	"fmt"
	"runtime"
)

type node struct {
	left, right *node
	key, seen   int
	link        *node
}

func (n *node) size() int {
	if n == nil {
		return 0
	}
	return n.left.size() + 1 + n.right.size()
}

// Stores before it returns, a pointer among them.
func (n *node) mark(all *node) {
	if n.key == 0 {
		n.seen++
		n.link = all
		return
	}
	n.seen += 2
	n.left.mark(all)
	n.right.mark(&node{key: n.key})
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func divide(n, by int) (q, r int, ok bool) {
	if n < by {
		return 0, n, true
	}
	q, r, ok = divide(n-by, by)
	return q + 1, r, ok && runtime.NumGoroutine() > 0
}

func two(n int) int {
	if n == 0 {
		return 1
	}
	if n == 1 {
		return 3
	}
	return two(n-1)*2 + two(n-2)
}

// The depth that a traceback shows.
func depth(n int) int {
	if n < 0 {
		return -1
	}
	if n == 0 {
		var pcs [100]uintptr
		return runtime.Callers(0, pcs[:])
	}
	if d := depth(n - 1); d >= 0 {
		return d
	}
	return depth(-1)
}

func where(f func()) {
	defer func() {
		fmt.Println(recover())
		_, _, line, _ := runtime.Caller(2)
		fmt.Println(line > 0)
	}()
	f()
}

func element(a []int, i int) int {
	if a[i] < 0 {
		return a[i]
	}
	return element(a, i+a[i]) + 1
}

func deferred(n int) (r int) {
	if n <= 0 {
		return 5
	}
	defer func() { r += n }()
	return deferred(n - 1)
}

func ack(m, n int) int {
	if m == 0 {
		return n + 1
	}
	if n == 0 {
		return ack(m-1, 1)
	}
	return ack(m-1, ack(m, n-1))
}

func tree(d int) *node {
	if d == 0 {
		return nil
	}
	return &node{tree(d - 1), tree(d - 1), d, 0, nil}
}

func loop(n int) int {
	s := 0
	for i := 0; i < n; i++ {
		s += loop(i-2) + 1
	}
	return s
}

func main() {
	fmt.Println(fib(0), fib(1), fib(25), two(0), two(1), two(12), ack(2, 9), loop(9))
	fmt.Println(divide(3, 7))
	fmt.Println(divide(100, 7))
	t := tree(9)
	fmt.Println(t.size(), (*node)(nil).size())
	leaf := &node{}
	n := &node{left: leaf, right: leaf, key: 1}
	n.mark(n)
	leaf.mark(n)
	runtime.GC()
	fmt.Println(n.seen, leaf.seen, leaf.link == n)
	where(func() { (&node{key: 1}).mark(nil) })
	fmt.Println(depth(5)-depth(3), depth(-3))
	fmt.Println(element([]int{2, 0, -4}, 0))
	where(func() { element([]int{2, 0, 3}, 0) })
	where(func() { element(nil, -1) })
	fmt.Println(deferred(4), deferred(0))
	f := fib
	fmt.Println(f(1), f(10))
	done := make(chan int)
	go func() { done <- fib(12) }()
	fmt.Println(<-done)
	x, y := 3, 2
	go func(g func(int) int) { done <- g(x) + g(y) }(two)
	fmt.Println(<-done)
}
