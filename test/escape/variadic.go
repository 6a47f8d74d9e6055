// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// The slice of a variadic call is an object of the caller.
package p

//go:noinline
func sum(xs ...int) (t int) { // CHECK: [[@LINE]]:10: xs does not escape
	for _, x := range xs {
		t += x
	}
	return
}

var keep []*int

//go:noinline
func store(ps ...*int) { keep = ps } // CHECK: [[@LINE]]:12: leaking param: ps

func caller() int {
	n := 3              // CHECK: [[@LINE]]:2: moved to heap: n
	store(&n)           // CHECK: [[@LINE]]:7: ... argument escapes to heap
	return sum(1, 2, n) // CHECK: [[@LINE]]:12: ... argument does not escape
}
