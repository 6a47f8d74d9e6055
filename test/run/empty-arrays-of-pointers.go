// A struct whose only pointers are in an array without elements has no pointers: its objects need no descriptor.
package main

import "fmt"

type incomparable struct {
	_ [0]func()
	a [3]int
	n [0]*int
}

var sink *incomparable

//go:noinline
func fill(p *incomparable, i int) { p.a[i%3] += i }

func main() {
	var local incomparable
	all := make([]incomparable, 4)
	m := map[int]incomparable{}
	for i := 0; i < 10; i++ {
		fill(&local, i)
		fill(&all[i%4], i)
		sink = &incomparable{a: [3]int{i}}
		m[i%3] = *sink
	}
	fmt.Println(local.a, all[1].a, sink.a, m[0].a, len(local.n))
}
