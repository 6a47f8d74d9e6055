// status: 2
// stderr: panic: runtime error: invalid memory address or nil pointer dereference
// Pointers to types declared with //go:notinheap are plain addresses: neither the collector nor a moving stack
// looks at them. Everything else about them is as usual: methods, interfaces, comparison, nil checks.
package main

import (
	"fmt"
	"unsafe"
)

//go:notinheap
type node struct {
	next *node
	n    int
}

func (p *node) sum() int {
	if p == nil {
		return 0
	}
	return p.n + p.next.sum()
}

type list struct{ head *node }
type summer interface{ sum() int }

var a, b node
var first = &a
var nodes [2]node

// stays grows the stack: a pointer to what is not in the heap is no pointer to the stack, whatever its bits are.
func stays(n int, odd *node, word uintptr) bool {
	var pad [64]int
	pad[n%64] = n
	if n > 0 {
		return stays(n-1, odd, word) && pad[n%64] == n
	}
	return uintptr(unsafe.Pointer(odd)) == word
}

func main() {
	a.next, a.n, b.n = &b, 1, 2
	l := list{first}
	var s summer = l.head
	fmt.Println(l.head.sum(), s.sum(), s == summer(&a), first == &a, l == list{&a})
	f := l.head.sum
	g := (*node).sum
	n := &b.n
	*n = 7
	fmt.Println(f(), g(&b), *n, *l.head.next == b)
	var local int
	word := uintptr(unsafe.Pointer(&local))
	fmt.Println(stays(1000, (*node)(unsafe.Pointer(word)), word))
	p := &nodes[1]
	p.n++
	q := (*node)(unsafe.Add(unsafe.Pointer(p), -int(unsafe.Sizeof(nodes[0]))))
	q.n = 5
	x := any(p)
	fmt.Println(nodes[0].n, nodes[1].n, x.(*node).n, x == any(&nodes[1]))
	list := []*node{&a, nil, p}
	for _, e := range list {
		fmt.Println(e.sum())
	}
	fmt.Println(unsafe.Slice(p, 1)[0].n)
	var z *node
	fmt.Println(z.n)
}
