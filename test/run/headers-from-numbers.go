// A header of a slice is made of numbers that are addresses: in frames, through other functions and from the heap.
package main

import (
	"fmt"
	"unsafe"
)

type hdr struct {
	data     uintptr
	len, cap int
}

//go:noinline
func sum(s *[]int) (t int) {
	for _, x := range *s {
		t += x
	}
	return
}

//go:noinline
func set(p uintptr, n int) int {
	var s []int
	h := (*hdr)(unsafe.Pointer(&s))
	h.data, h.len, h.cap = p, n, n
	return sum(&s)
}

//go:noinline
func set2(q *[2]uintptr, n int) int {
	var s []int
	h := (*hdr)(unsafe.Pointer(&s))
	h.data, h.len, h.cap = q[1], n, n
	return sum(&s)
}

func put(h *hdr, p uintptr, n int) { h.data, h.len, h.cap = p, n, n }

//go:noinline
func set3(q *[2]uintptr, n int) int {
	var s []int
	put((*hdr)(unsafe.Pointer(&s)), q[1]+8, n)
	return sum(&s)
}

//go:noinline
func set4(q *[2]uintptr, n int) int {
	var s []int
	p := q[0]
	for i := 0; i < n; i++ {
		p += q[1] / q[1]
	}
	*(*uintptr)(unsafe.Pointer(&s)) = p - uintptr(n) + 8
	(*hdr)(unsafe.Pointer(&s)).len = n
	return sum(&s)
}

// Where the numbers point: a variable, which does not move.
var a = [4]int{1, 2, 3, 4}

func main() {
	p := uintptr(unsafe.Pointer(&a))
	fmt.Println(set(p, 4), set2(&[2]uintptr{0, p}, 3), set3(&[2]uintptr{0, p}, 3), set4(&[2]uintptr{p, p}, 3))
}
