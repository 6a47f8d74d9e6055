// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// The slice of a variadic call that a go or defer statement makes later is an object of the frame that makes it, as in gc.
package p

func sum(xs ...int) { // CHECK-DAG: [[@LINE]]:10: xs does not escape
	for range xs {
	}
}

func once(n int) {
	defer sum(n, 2) // CHECK-DAG: [[@LINE]]:11: ... argument does not escape
}

func often(n int) {
	for i := 0; i < n; i++ {
		defer sum(i, 2) // CHECK-DAG: [[@LINE]]:12: ... argument does not escape
	}
	go sum(n, 3) // CHECK-DAG: [[@LINE]]:8: ... argument does not escape
}
