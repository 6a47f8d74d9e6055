// RUN: loam build -gcflags="-m -l" -o %t %s 2>&1 | FileCheck --implicit-check-not="moved to heap" %s
// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --check-prefix=GC %s
// RUN: %t 2>&1 | FileCheck --check-prefix=OUT %s
// What becomes of an argument that a function gives to the code of its parameter, an interface or a function value, depends on what
// its caller passes: sort.Sort, fmt.Fprintf, io.ReadFull keep nothing themselves. (For gc, all of that escapes.)
package main

import (
	"bytes"
	"fmt"
	"io"
	"sort"
	"strings"
)

type byLength []string

func (b byLength) Len() int           { return len(b) }
func (b byLength) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLength) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type keepsItself struct{ n int }

func (k *keepsItself) Write(p []byte) (int, error) {
	last = k
	return len(p), nil
}

var last *keepsItself

// GC-DAG: [[@LINE+1]]:26: leaking param: p
func apply(f func(*int), p *int) { f(p) }

func recurse(n int, f func(*int), p *int) {
	if n > 0 {
		recurse(n-1, f, p)
		return
	}
	apply(f, p)
}

func later(f func(*int), p *int) { defer f(p) }

func beside(f func(*int), p *int) {
	done := make(chan bool)
	go func() { f(p); done <- true }()
	<-done
}

func its(f func(*int)) {
	own := 1 // CHECK-DAG: [[@LINE]]:2: moved to heap: own
	f(&own)
}

var sink *int

func main() {
	words := make([]string, 3) // GC-DAG: [[@LINE]]:15: make([]string, 3) escapes to heap
	words[0], words[1], words[2] = "three", "words", "is"
	sort.Sort(byLength(words)) // CHECK-DAG: [[@LINE]]:20: byLength(words) does not escape
	var buf bytes.Buffer       // GC-DAG: [[@LINE]]:6: moved to heap: buf
	fmt.Fprintf(&buf, "%d", len(words[0]))
	r := strings.Reader{} // GC-DAG: [[@LINE]]:2: moved to heap: r
	r.Reset("text")
	text := make([]byte, 4) // CHECK-DAG: [[@LINE]]:14: make([]byte, 4) does not escape
	io.ReadFull(&r, text)
	fmt.Fprint(&keepsItself{}, 1) // CHECK-DAG: [[@LINE]]:13: &keepsItself{} escapes to heap
	var a, b, c int               // GC-DAG: [[@LINE]]:6: moved to heap: a
	add := func(p *int) { *p += len(words) }
	apply(add, &a)
	recurse(3, add, &b)
	recurse(3, func(p *int) { *p++ }, &c)
	x := 1 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	apply(func(p *int) { sink = p }, &x)
	y := 2 // CHECK-DAG: [[@LINE]]:2: moved to heap: y
	recurse(1, func(p *int) { sink = p }, &y)
	z := 3 // CHECK-DAG: [[@LINE]]:2: moved to heap: z
	later(func(p *int) { sink = p }, &z)
	w := 4 // CHECK-DAG: [[@LINE]]:2: moved to heap: w
	beside(func(p *int) { sink = p }, &w)
	its(func(p *int) { sink = p })
	println(words[0], buf.String(), string(text), a, b, c, last.n, *sink) // OUT: is 2 text 3 3 1 0 1
}
