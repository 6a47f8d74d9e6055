// plans: off
// Arenas: values are zeroed, hold on to what they point to, keep their chunk after the arena was forgotten, and go all at once. The
// addresses of a freed chunk come back only when nothing points there.
// gcstress: 50
// wbstress: 50
// oracle: off: loam/arena is not Go's
package main

import (
	"fmt"
	"loam/arena"
	"runtime"
	"unsafe"
)

type node struct {
	left, right *node
	text        string
	n           int
}

//go:noinline
func tree(a *arena.Arena, depth int) *node {
	n := a.New((*node)(nil)).(*node)
	if n.left != nil || n.text != "" || n.n != 0 {
		panic("not zero")
	}
	n.n = depth
	n.text = fmt.Sprint("depth ", depth) // of the heap
	if depth > 0 {
		n.left, n.right = tree(a, depth-1), tree(a, depth-1)
	}
	return n
}

func (n *node) sum() int {
	if n == nil {
		return 0
	}
	if n.text != fmt.Sprint("depth ", n.n) {
		panic("lost a text")
	}
	return n.n + n.left.sum() + n.right.sum()
}

//go:noinline
func forgotten() *node { return tree(arena.NewArena(), 5) }

func panics(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	a := arena.NewArena()
	t := tree(a, 8)
	runtime.GC()
	fmt.Println(t.sum())

	var ints []int32
	a.MakeSlice(&ints, 10, 20)
	var nodes []*node
	a.MakeSlice(&nodes, 100, 100)
	for i := range nodes {
		nodes[i] = &node{n: i}
	}
	var large []byte
	a.MakeSlice(&large, 3<<20, 3<<20)
	runtime.GC()
	total := 0
	for i, n := range nodes {
		if n.n != i {
			fmt.Println("lost", i)
		}
		total += n.n
	}
	fmt.Println(len(ints), cap(ints), ints[9], total, len(large))

	f := forgotten()
	runtime.GC()
	fmt.Println(f.sum())

	addresses := map[uintptr]bool{}
	for i := 0; i < 40; i++ {
		b := arena.NewArena()
		p := b.New((*[1000]*int)(nil)).(*[1000]*int)
		for k := range p {
			p[k] = new(int)
		}
		addresses[uintptr(unsafe.Pointer(p))] = true
		b.Free()
		if i%4 == 0 {
			runtime.GC()
		}
	}
	fmt.Println(len(addresses) < 20)

	a.Free()
	panics(a.Free)
	panics(func() { a.New((*int)(nil)) })
	panics(func() { arena.NewArena().New(5) })
	panics(func() { arena.NewArena().MakeSlice(&ints, 2, 1) })
}
