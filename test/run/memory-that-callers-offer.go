// What functions make and return may lie in the frames of their callers (passes/escape/slots.c), which move, are collected
// around, and end: what is kept of it, or of what is stored in it, is on the heap.
package main

import (
	"fmt"
	"runtime"
)

type node struct {
	n    int
	p    *int
	next *node
}

type shape interface{ area() *int }

func (n *node) area() *int { return n.p }

var kept []*node
var keptInts []*int

//go:noinline
func make1(n int, p *int) *node { return &node{n: n, p: p} }

//go:noinline
func make2(n int, p *int) (*node, *node) {
	a := &node{n: n, p: p}
	return a, &node{n: n + 1, p: p, next: a}
}

//go:noinline
func keepsToo(n int) *node {
	a := &node{n: n}
	kept = append(kept, a)
	return a
}

//go:noinline
func keepsSometimes(n int) *node {
	a := &node{n: n}
	if n%2 == 0 {
		kept = append(kept, a)
	}
	return a
}

//go:noinline
func boxed(n int, p *int) shape { return &node{n: n, p: p} }

//go:noinline
func counter(n int) func() int { return func() int { n++; return n } }

//go:noinline
func recovers(n int) (p *node) {
	defer func() {
		if recover() != nil {
			p.n += 100
		}
	}()
	p = &node{n: n}
	if n > 2 {
		panic("large")
	}
	return p
}

//go:noinline
func slices(n int) ([]*int, []*node) { return []*int{&n}, []*node{{n: n}, {n: n + 1}} }

//go:noinline
func chosen(n int, other *node) *node {
	a := &node{n: n}
	if n > 1 {
		a = other
	}
	a.n++
	return a
}

//go:noinline
func deep(n int) int {
	var a [100]int
	a[n%100] = n
	if n == 0 {
		runtime.GC()
		return 0
	}
	return deep(n-1) + a[n%100]
}

//go:noinline
func looks(n int) {
	x := n
	p := make1(n, &x)
	a, b := make2(n, &x)
	i := boxed(n, &x)
	f, g := counter(n), counter(n+10)
	ints, nodes := slices(n)
	deep(50)
	*p.p++
	fmt.Println(p.n, *p.p, a == b.next, *b.next.p, *i.area(), f()+f()+g(), *ints[0], nodes[1].n)
}

//go:noinline
func keeps(n int) {
	x, y := n, n+1
	p := make1(n, &x)
	_, b := make2(n, &y)
	keptInts = append(keptInts, p.p)
	kept = append(kept, b.next)
	keepsToo(n)
	keepsSometimes(n)
}

//go:noinline
func last(n int) *node {
	var l *node
	for i := 0; i < n; i++ {
		x := i
		m := make1(i, &x)
		m.next = l
		if i%2 == 0 {
			l = m
		}
	}
	return l
}

// Rings of functions that give back what others make.
//
//go:noinline
func ping(n int, l *node) *node {
	if n == 0 {
		return &node{n: n, next: l}
	}
	deep(10)
	return pong(n-1, &node{n: n, next: l})
}

//go:noinline
func pong(n int, l *node) *node {
	if n == 0 {
		return &node{n: 50, next: l}
	}
	p := ping(n-1, l)
	p.n += 100
	return p
}

//go:noinline
func grows(n int, s []int) []int {
	s = append(s, n)
	if n > 0 {
		s = growsToo(n-1, s)
	}
	return append(s, -n)
}

//go:noinline
func growsToo(n int, s []int) []int {
	t := grows(n, append([]int(nil), s...))
	deep(3)
	return append(t, 100+n)
}

//go:noinline
func of(n int) *node {
	x := n
	p := make1(n, &x)
	q := chosen(n, p)
	return chosen(5, q)
}

func main() {
	for n := 0; n < 4; n++ {
		looks(n)
		keeps(n)
		fmt.Println(recovers(n).n)
	}
	deep(1000)
	for _, p := range kept {
		fmt.Print(p.n, " ", p.p != nil && *p.p == p.n+1, " ")
	}
	for _, p := range keptInts {
		fmt.Print(*p, " ")
	}
	for l := last(7); l != nil; l = l.next {
		fmt.Print(l.n, *l.p, " ")
	}
	fmt.Println(of(1).n, *of(3).p)
	for l := ping(5, pong(4, nil)); l != nil; l = l.next {
		fmt.Print(l.n, " ")
	}
	fmt.Println(grows(3, nil))
}
