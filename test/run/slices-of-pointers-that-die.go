// Slices of pointers that die with their function, and such that do not: as elements of slices, in fields, by copies, appends and closures.
package main

import (
	"fmt"
	"runtime"
)

type node struct {
	v    int
	next *node
}
type list struct{ items []*node }

//go:noinline
func (l *list) fill(n int) {
	for i := 0; i < n; i++ {
		l.items = append(make([]*node, 0, n), &node{v: i})
	}
}

var all [][]*node

//go:noinline
func fillSlice(out [][]*node, n int) {
	for i := 0; i < n; i++ {
		out[i] = append([]*node(nil), &node{v: i}, &node{v: 2 * i})
	}
}

//go:noinline
func nested(n int) int {
	var rows [][]*node
	for i := 0; i < n; i++ {
		var row []*node
		for j := 0; j < i; j++ {
			row = append(row, &node{v: j})
		}
		rows = append(rows, row)
		churn()
	}
	t := 0
	for _, r := range rows {
		for _, x := range r {
			t = t*3 + x.v
		}
	}
	return t
}

//go:noinline
func keepRow(n int) {
	var rows [][]*node
	for i := 0; i < n; i++ {
		row := make([]*node, n)
		for j := range row {
			row[j] = &node{v: j + 10*i}
		}
		rows = append(rows, row)
	}
	kept = rows[1][2]
	keptRow = rows[2]
}

type holder struct{ ns []*node }

//go:noinline
func structs(n int) {
	var h holder
	for i := 0; i < n; i++ {
		h.ns = append(h.ns, &node{v: i})
	}
	kept = h.ns[1]
	g := &h
	grow(g)
	kept = g.ns[len(g.ns)-1]
}

//go:noinline
func grow(h *holder) { h.ns = append(h.ns, h.ns...); h.ns = append(h.ns, &node{v: 77}) }

//go:noinline
func variadic(ns ...*node) []*node { return append([]*node(nil), ns...) }

//go:noinline
func variadics(n int) {
	var l []*node
	for i := 0; i < n; i++ {
		x := &node{v: i}
		l = variadic(append(l, x)...)
	}
	kept = l[2]
}

//go:noinline
func copies(n int) {
	a := make([]*node, n)
	b := make([]*node, n)
	for i := range a {
		a[i] = &node{v: i}
	}
	copy(b, a)
	kept = b[1]
}

//go:noinline
func inMap(n int) {
	m := map[int][]*node{}
	for i := 0; i < n; i++ {
		m[i%3] = append(m[i%3], &node{v: i})
	}
	kept = m[1][0]
}

//go:noinline
func iface(n int) {
	var xs []interface{}
	for i := 0; i < n; i++ {
		xs = append(xs, &node{v: i})
	}
	kept = xs[1].(*node)
}

//go:noinline
func subslices(n int) {
	var ns []*node
	for i := 0; i < n; i++ {
		ns = append(ns[:0:0], ns...)
		ns = append(ns, &node{v: i})
	}
	tail := ns[2:]
	keptRow = tail
}

//go:noinline
func results(n int) (r []*node) {
	for i := 0; i < n; i++ {
		r = append(r, &node{v: i})
	}
	return
}

//go:noinline
func closures(n int) {
	var ns []*node
	add := func(x *node) { ns = append(ns, x) }
	for i := 0; i < n; i++ {
		add(&node{v: i})
	}
	func() { kept = ns[1] }()
}

//go:noinline
func channels(n int) {
	c := make(chan []*node, 1)
	var ns []*node
	for i := 0; i < n; i++ {
		ns = append(ns, &node{v: i})
	}
	c <- ns
	keptRow = <-c
}

var kept *node
var keptRow []*node

//go:noinline
func churn() {
	for i := 0; i < 100; i++ {
		x := new(node)
		x.v = -1
		sink = x
		s := make([]*node, 5)
		sinks = s
	}
}

var sink *node
var sinks []*node

func check(name string) {
	churn()
	runtime.GC()
	churn()
	t := 0
	if kept != nil {
		t = kept.v
	}
	for _, x := range keptRow {
		t = t*10 + x.v
	}
	fmt.Println(name, t)
	kept, keptRow = nil, nil
}

func main() {
	var l list
	l.fill(4)
	keptRow = l.items
	check("fill")
	all = make([][]*node, 4)
	fillSlice(all, 4)
	keptRow = all[2]
	check("fillSlice")
	fmt.Println(nested(20))
	keepRow(4)
	check("keepRow")
	structs(4)
	check("structs")
	variadics(4)
	check("variadics")
	copies(4)
	check("copies")
	inMap(5)
	check("inMap")
	iface(4)
	check("iface")
	subslices(5)
	check("subslices")
	keptRow = results(4)
	check("results")
	closures(4)
	check("closures")
	channels(4)
	check("channels")
}
