// sums.go - a loop that becomes a vector, and an operation that some processors have
package main

import "math/bits"

//go:noinline
func sum(a []int) (n int) {
	for _, v := range a {
		n += v
	}
	return n
}

//go:noinline
func ones(a []uint64) int { return bits.OnesCount64(a[0]) }

func main() { println(sum([]int{1, 2, 3, 4, 5, 6, 7, 8, 9}), ones([]uint64{0xf003})) }
