// plans: reclaiming
// Finalizers: each is called once, after nothing leads to its object but finalizers, with whatever kind of argument and results.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
	"unsafe"
)

type node struct {
	next *node
	name string
}

func (n *node) Name() string { return n.name }

type named interface{ Name() string }
type cell struct{ node *node }
type pointer *cell

var global node

var (
	mu   sync.Mutex
	seen = map[string]int{}
)

func note(text string) {
	mu.Lock()
	seen[text]++
	mu.Unlock()
}

func count(text string) int {
	mu.Lock()
	defer mu.Unlock()
	return seen[text]
}

// collect runs collections until all were noted.
func collect(texts ...string) {
	for _, text := range texts {
		for i := 0; count(text) == 0 && i < 20000; i++ {
			runtime.GC()
			time.Sleep(time.Millisecond / 10)
		}
		fmt.Println(text, count(text))
	}
}

func (n *node) method() { note("method " + n.name) }

func many(n *node) (a [20]int, s string, e error) {
	a[19] = 1
	s = "many " + n.name
	note(s)
	return a, s, fmt.Errorf("%d", a[19])
}

func manyOfInterface(n named) (int, string, []int, *node) {
	note("many of interface " + n.Name())
	return 1, n.Name(), []int{1}, new(node)
}

//go:noinline
func set() {
	k := 42
	runtime.SetFinalizer(&node{name: "a"}, func(n *node) { note(fmt.Sprint("closure ", n.name, k)) })
	runtime.SetFinalizer(&node{name: "b"}, (*node).method)
	runtime.SetFinalizer(&node{name: "c"}, many)
	runtime.SetFinalizer(&node{name: "d"}, manyOfInterface)
	runtime.SetFinalizer(&node{name: "e"}, func(n named) (string, int) { note("interface " + n.Name()); return n.Name(), 1 })
	runtime.SetFinalizer(&node{name: "f"}, func(n any) (x, y float64) { note("any " + n.(*node).name); return 1, 2 })
	runtime.SetFinalizer(&cell{&node{name: "g"}}, func(p pointer) struct{} { note("named " + p.node.name); return struct{}{} })
	x := &node{name: "h"}
	runtime.SetFinalizer(x, func(n *node) { note("never") })
	runtime.SetFinalizer(x, nil)
	runtime.SetFinalizer(x, func(n *node) { note("second " + n.name) })
	runtime.SetFinalizer(new(struct{}), func(*struct{}) { note("never") })
	runtime.SetFinalizer(&global, func(*node) { note("never") })
	large := make([]*node, 10000)
	large[9999] = &node{name: "i"}
	runtime.SetFinalizer(&large[0], func(p **node) { note("large " + (*[10000]*node)(unsafe.Pointer(p))[9999].name) })
}

func main() {
	set()
	collect("closure a42", "method b", "many c", "many of interface d", "interface e", "any f", "named g", "second h", "large i")
	runtime.GC()
	fmt.Println(count("never"), len(seen))
}
