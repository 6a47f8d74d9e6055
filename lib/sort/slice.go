package sort

import (
	"internal/reflectlite"
	"math/bits"
)

// In the installed Go's source, a function that reflectlite.Swapper makes keeps the slice. This one is made here and only called, so
// that neither it nor the slice need be on the heap.

// Slice sorts the slice x given the provided less function. It panics if x is not a slice.
func Slice(x any, less func(i, j int) bool) {
	elements := reflectlite.ElementsOf(x)
	n := elements.Len()
	pdqsort_func(lessSwap{less, func(i, j int) { elements.Swap(i, j) }}, 0, n, bits.Len(uint(n)))
}

// SliceStable sorts the slice x using the provided less function, keeping equal elements in their original order. It panics if x is
// not a slice.
func SliceStable(x any, less func(i, j int) bool) {
	elements := reflectlite.ElementsOf(x)
	stable_func(lessSwap{less, func(i, j int) { elements.Swap(i, j) }}, elements.Len())
}
