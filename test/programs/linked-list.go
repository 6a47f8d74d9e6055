// args: 500
// gcstress: 20
// Lists built, reversed, merged and sorted: every node is reachable only through the one before it.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type list struct {
	value int
	next  *list
}

func build(n int, seed uint32) (head *list) {
	for i := 0; i < n; i++ {
		seed = seed*1103515245 + 12345
		head = &list{int(seed>>16) % 1000, head}
	}
	return
}

func reverse(l *list) (out *list) {
	for l != nil {
		l, l.next, out = l.next, out, l
	}
	return
}

func split(l *list) (a, b *list) {
	for l != nil {
		next := l.next
		l.next = a
		a, b = b, l
		l = next
	}
	return
}

func merge(a, b *list) *list {
	var head list
	last := &head
	for a != nil && b != nil {
		if a.value <= b.value {
			last.next, a = a, a.next
		} else {
			last.next, b = b, b.next
		}
		last = last.next
	}
	if a == nil {
		a = b
	}
	last.next = a
	return head.next
}

func sort(l *list) *list {
	if l == nil || l.next == nil {
		return l
	}
	a, b := split(l)
	return merge(sort(a), sort(b))
}

func (l *list) sum() (n, total int) {
	for ; l != nil; l = l.next {
		n++
		total = (total*31 + l.value) % 1000003
	}
	return
}

func main() {
	n := 500
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	l := build(n, 1)
	fmt.Println(l.sum())
	l = reverse(l)
	fmt.Println(l.sum())
	for i := 0; i < 5; i++ {
		l = merge(sort(build(n, uint32(i))), sort(l))
	}
	fmt.Println(l.sum())
	for ; l.next != nil; l = l.next {
		if l.value > l.next.value {
			panic("not sorted")
		}
	}
	fmt.Println(l.value)
}
