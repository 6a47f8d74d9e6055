// A range loop that assigns to two places evaluates the operands of both first, as a tuple assignment does.
package main

import "fmt"

type node struct {
	n    int
	next *node
}

func main() {
	x := []int{10, 20}
	i := 1
	for i, x[i] = range []int{99, 98} {
		fmt.Println(i, x)
	}
	p := &node{next: &node{n: 5}}
	q := p.next
	var s string
	m := map[int]rune{}
	for p, p.n = range map[*node]int{q: 7} {
	}
	for i, m[i] = range "ab" {
	}
	fmt.Println(p == q, p.n, s, len(m), m[0], m[1])
}
