// Where the pointers of a type of more than 64 MiB are is told by runs, not by a bit a word: the collector finds each of
// them, at the ends of runs as well.
package main

import (
	"fmt"
	"runtime"
)

type node struct {
	v    int
	next *node
}

type large struct {
	n     int
	first *node
	a     [8<<20 + 5]*node
	s     string
	c     [5][1 << 20]struct {
		x int
		p *node
	}
	noPointers [1 << 10]int
	last       *node
}

func places(l *large) []**node {
	return []**node{&l.first, &l.a[0], &l.a[123456], &l.a[8<<20+4], &l.c[0][0].p, &l.c[1][1].p, &l.c[4][1<<20-1].p, &l.last}
}

func main() {
	l := new(large)
	for i, p := range places(l) {
		*p = &node{v: i + 1}
	}
	l.s = string([]byte{'t', 'e', 'x', 't', byte(l.first.v) + '0'})
	runtime.GC()
	garbage := make([]*node, 10)
	for i := range garbage {
		garbage[i] = &node{v: -1}
	}
	sum := 0
	for _, p := range places(l) {
		sum = 10*sum + (*p).v
	}
	fmt.Println(sum, l.s)
}
