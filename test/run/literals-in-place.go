// A literal of constants is written where it is assigned to: one of 1 MB needs no such stack. What was there before is gone,
// a nil pointer is found first, and an index is evaluated once.
package main

import (
	"fmt"
	"runtime/debug"
)

type large struct {
	bytes [1 << 20]byte
	name  string
	pair  [2]*int
	inner struct{ a, b int }
}

func fill(l *large) {
	l.bytes[0], l.bytes[1<<20-1], l.name, l.inner.b = 1, 2, "old", 7
	l.pair[1] = new(int)
}

func next(n *int) int { *n++; return *n }

func assign(done chan bool) {
	l := new(large)
	fill(l)
	*l = large{name: "hello"}
	fmt.Println(l.bytes[0], l.bytes[1<<20-1], l.name, l.pair[1] == nil, l.inner)
	fill(l)
	*l = large{inner: struct{ a, b int }{a: 3}, bytes: [1 << 20]byte{5: 6}}
	fmt.Println(l.bytes[0], l.bytes[5], l.name == "", l.inner)
	all, n := make([]large, 3), 0
	fill(&all[1])
	all[next(&n)] = large{name: "second"}
	fmt.Println(n, all[1].name, all[1].bytes[0], all[2].name == "")
	done <- true
}

func main() {
	debug.SetMaxStack(1 << 16)
	done := make(chan bool)
	go assign(done)
	<-done
	defer func() { fmt.Println(recover()) }()
	var none *large
	*none = large{name: "nowhere"}
}
