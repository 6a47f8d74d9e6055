// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// A function marked //loam:noheap must not allocate, what is marked //loam:stack must stay there: the error tells why it does not.
package main

type pair struct{ a, b int }

var sink *pair

//loam:noheap
func stays(n int) int {
	p := &pair{n, n}
	return p.a
}

//loam:noheap
func returned(n int) *pair {
	// CHECK: :[[@LINE+1]]:9: returned is marked //loam:noheap: &pair{...} escapes to heap (from return &pair{...} (return) at {{.*}}:[[@LINE+1]])
	return &pair{n, n}
}

//loam:noheap
func grows(s []int, m map[int]int) []int {
	// CHECK: :[[@LINE+1]]:3: grows is marked //loam:noheap: assignment to an entry of a map may allocate
	m[1] = 2
	// CHECK: :[[@LINE+1]]:15: grows is marked //loam:noheap: append may allocate
	return append(s, 1)
}

func keep(p *pair) { sink = p }

func main() {
	var a pair //loam:stack
	// CHECK: :[[@LINE+1]]:6: marked //loam:stack: moved to heap: b (from {{.*}})
	var b pair //loam:stack
	keep(&b)
	//loam:stack
	c := &pair{}
	println(a.a, c.b, stays(1), returned(2), grows(nil, nil))
}
