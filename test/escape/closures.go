// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// A closure that is only called keeps its variables in the frame; one that is returned takes them to the heap.
package p

//go:noinline
func call(f func() int) int { return f() } // CHECK: [[@LINE]]:11: f does not escape

func local() int {
	n := 0
	return call(func() int { // CHECK: [[@LINE]]:14: func literal does not escape
		n++
		return n
	})
}

func returned() func() int {
	n := 0              // CHECK: [[@LINE]]:2: moved to heap: n
	return func() int { // CHECK: [[@LINE]]:9: func literal escapes to heap
		n++
		return n
	}
}
