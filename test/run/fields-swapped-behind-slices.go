// Callees move words within objects that are reached through slices, lists and regions: what was in one field is in another one then, and is kept through that.
package main

import (
	"fmt"
	"runtime"
)

type node struct {
	v    int
	next *node
}
type pair struct {
	a, b *node
	next *pair
}

var kept *node

//go:noinline
func swapAll(ps []*pair) {
	for _, p := range ps {
		p.a, p.b = p.b, p.a
	}
}

//go:noinline
func throughSlice(n int) {
	var ps []*pair
	for i := 0; i < n; i++ {
		ps = append(ps, &pair{a: &node{v: i}})
	}
	swapAll(ps)
	kept = ps[1].b
}

//go:noinline
func swapList(p *pair) {
	for ; p != nil; p = p.next {
		p.a, p.b = p.b, p.a
	}
}

//go:noinline
func throughList(n int) {
	var l *pair
	for i := 0; i < n; i++ {
		l = &pair{a: &node{v: i}, next: l}
	}
	swapList(l)
	kept = l.next.b
}

type list struct{ head *pair }

//go:noinline
func (l *list) push(p *pair) { l.head = &pair{next: l.head, a: &node{v: 1}}; l.head.next = p }

//go:noinline
func (l *list) add(v int) { l.head = &pair{a: &node{v: v}, next: l.head} }

//go:noinline
func throughMethod(n int) {
	var l list
	for i := 0; i < n; i++ {
		l.add(i)
	}
	swapList(l.head)
	kept = l.head.next.b
}

//go:noinline
func churn() {
	for i := 0; i < 1000; i++ {
		x := new(node)
		x.v = -1
		sink = x
	}
}

var sink *node

//go:noinline
func (l *list) hang(p *pair) { l.head = &pair{next: p} }

//go:noinline
func throughRegion(n int) {
	for i := 0; i < n; i++ {
		p := &pair{a: &node{v: i}}
		var l list
		l.hang(p)
		swapList(l.head)
		if i == n-1 {
			kept = p.b
		}
	}
}

func main() {
	for _, f := range []func(int){throughSlice, throughList, throughMethod, throughRegion} {
		kept = nil
		f(5)
		churn()
		runtime.GC()
		churn()
		if kept == nil {
			fmt.Println("nil")
		} else {
			fmt.Println(kept.v)
		}
	}
}
