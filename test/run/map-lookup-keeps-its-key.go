// A pointer that is only looked up, or deleted, in a loop is alive in the loop: its number must not be taken before it (H26), or the
// object is freed, and a new key at its place is found in its stead.
package main

import (
	"fmt"
	"runtime"
)

type node struct{ a, b, c, d int }

var hold *node

//go:noinline
func fresh() *node {
	hold = new(node)
	p := hold
	hold = nil
	return p
}

func lookups(p *node, m map[*node]bool) (hits int) {
	for i := 0; i < 60; i++ {
		if m[p] {
			hits++
		}
		if i%10 == 0 {
			runtime.GC()
		}
		m[new(node)] = true
	}
	return hits
}

func deletions(p *node, m map[*node]bool) int {
	for i := 0; i < 60; i++ {
		delete(m, p)
		if i%10 == 0 {
			runtime.GC()
		}
		m[new(node)] = true
	}
	return len(m)
}

func main() {
	for i := 0; i < 5; i++ {
		fmt.Println(lookups(fresh(), map[*node]bool{}), deletions(fresh(), map[*node]bool{}))
	}
}
