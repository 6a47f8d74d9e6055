// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// Boxing allocates when the interface escapes; a method called through an interface is unknown.
package p

type shape interface{ area() int }
type square int

func (s square) area() int { return int(s) * int(s) }

var keep any

func box(n int) {
	keep = n // CHECK: [[@LINE]]:2: n escapes to heap
}

func compare(n int) bool {
	var x any = n // CHECK: [[@LINE]]:14: n does not escape
	_, ok := x.(int)
	return ok
}

//go:noinline
func measure(s shape) int { return s.area() } // CHECK: [[@LINE]]:14: leaking param: s

func use(n int) int {
	return measure(square(n)) // CHECK: [[@LINE]]:23: square(n) escapes to heap
}
