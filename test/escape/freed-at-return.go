// RUN: loam build -gcflags=-m=2 -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not='freed at'
// Where an array that does not fit into the frame dies with its function, -m=2 says at which returns it is freed.
package main

// CHECK-LABEL: can inline total
func total(s []int) (t int) {
	for _, x := range s {
		t += x
	}
	return
}

//go:noinline
func two(n int) int {
	if n == 0 {
		return 1
	}
	// CHECK: freed-at-return.go:[[@LINE+1]]:11: make([]int, n) freed at [[@LINE+3]]:3, [[@LINE+6]]:2
	s := make([]int, n)
	if s[0] == n {
		return total(s)
	}
	s[0]++
	return s[n-1]
}

//go:noinline
func loop(n int) (t int) {
	for i := 0; i < n; i++ {
		// CHECK: freed-at-return.go:[[@LINE+1]]:12: make([]byte, n) freed at [[@LINE+4]]:2
		b := make([]byte, n)
		t += len(b)
	}
	return
}

//go:noinline
func kept(n int) []int {
	return make([]int, n)
}

func main() { println(two(20), loop(3), len(kept(20))) }
