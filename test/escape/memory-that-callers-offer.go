// RUN: loam build -o %t %s && %t 2>&1 | FileCheck %s
// RUN: loam build -gcflags=-N -o %t %s && %t 2>&1 | FileCheck %s
// What a function makes and returns lies in its caller's frame where the caller drops it or only looks at it (slots.c): no
// object, however the function was kept from being inlined. Else there is one, as if nothing had been offered.
package main

import "runtime"

type node struct {
	n    int
	p    *int
	next *node
}

type failure struct{ code int }

func (f *failure) Error() string { return "failure" }

//go:noinline
func makeNode(n int, p *int) *node { return &node{n, p, nil} }

//go:noinline
func divide(a, b int) (q, r *int) {
	x, y := a/b, a%b
	return &x, &y
}

//go:noinline
func check(n int) error {
	if n > 5 {
		return &failure{n}
	}
	return nil
}

//go:noinline
func four() []int { return []int{1, 2, 3, 4} }

//go:noinline
func pair(n int) (*node, *node) {
	a := &node{n: n}
	b := &node{n: n + 1, next: a}
	return a, b
}

//go:noinline
func indirect(n int) *node { return makeNode(n, nil) }

//go:noinline
func greeting(name string) string { return "hello, " + name }

//go:noinline
func bytes(n int) []byte { return make([]byte, n) }

//go:noinline
func inLoop(n int) *node {
	var last *node
	for i := 0; i < n; i++ {
		last = &node{i, nil, last}
	}
	return last
}

//go:noinline
func recursive(n int) *node {
	if n == 0 {
		return nil
	}
	return &node{n, nil, recursive(n - 1)}
}

var sink *node
var one = 1

//go:noinline
func passedOn(n int) *node { return makeNode(n, &one) }

//go:noinline
func total(p *node) (t int) {
	for ; p != nil; p = p.next {
		t += p.n
	}
	return
}

//go:noinline
func count(f func()) uint64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	f()
	runtime.ReadMemStats(&b)
	return b.Mallocs - a.Mallocs
}

func want(n int, is bool) {
	if !is {
		println("wrong value", n)
	}
}

func main() {
	// Dropped, or only looked at.
	// CHECK: 0 0 0 0
	println(count(func() { makeNode(1, nil) }), count(func() { want(1, makeNode(3, &one).n == 3) }),
		count(func() { q, r := divide(17, 5); want(2, *q == 3 && *r == 2) }),
		count(func() { e := check(9); want(3, e != nil && e.Error() == "failure") }))
	// CHECK: 0 0 0 0
	println(count(func() { s := four(); want(4, s[0]+s[3] == 5 && len(s) == 4) }),
		count(func() { a, b := pair(4); want(5, b.next == a && total(b) == 9) }),
		count(func() { want(6, indirect(8).n == 8) }), count(func() { want(7, *passedOn(8).p == 1) }))
	// CHECK: 0 0
	println(count(func() { want(8, greeting("you") == "hello, you") }), count(func() { want(9, len(bytes(9)) == 9) }))
	// Each round of a loop has its own.
	// CHECK: 0
	println(count(func() {
		t := 0
		for i := 0; i < 10; i++ {
			x := i
			p := makeNode(i, &x)
			x++
			t += p.n + *p.p
		}
		want(10, t == 45+55)
	}))
	// Kept: one. What just later rounds lead to lies in a region.
	// CHECK: 1 0 0 0
	println(count(func() { sink = makeNode(1, nil) }), count(func() {
		var list *node
		for i := 0; i < 10; i++ {
			p := makeNode(i, nil)
			p.next = list
			list = p
		}
		want(11, total(list) == 45)
	}), count(func() { want(12, total(inLoop(3)) == 3) }), count(func() { want(13, total(recursive(3)) == 6) }))
	// What is made only sometimes is not made for the caller either.
	// CHECK: 0 0
	println(count(func() { sink = nil; want(14, check(1) == nil) }), count(func() {
		var e error
		for i := 0; i < 9; i++ {
			if x := check(i - 2); x != nil {
				e = x
			}
		}
		want(15, e != nil)
	}))
}
