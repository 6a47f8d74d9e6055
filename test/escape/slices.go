// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// Backing arrays: by constant size, by use, by size limit.
package p

var keep []int

func constant() int {
	s := make([]int, 10) // CHECK: [[@LINE]]:11: make([]int, 10) does not escape
	return len(s)
}

func variable(n int) int {
	s := make([]int, n) // CHECK: [[@LINE]]:11: make([]int, n) escapes to heap
	return len(s)
}

func huge() int {
	s := make([]int, 1<<20) // CHECK: [[@LINE]]:11: make([]int, 1 << 20) escapes to heap
	return len(s)
}

func literal() int {
	s := []int{1, 2, 3} // CHECK: [[@LINE]]:12: []int{...} does not escape
	return s[1]
}

func kept() {
	keep = []int{1, 2} // CHECK: [[@LINE]]:14: []int{...} escapes to heap
}
