package main

import "unsafe"

// A pointer that the escape analysis does not see: a planted bug.
func hide(p unsafe.Pointer) unsafe.Pointer {
	x := uintptr(p)
	return unsafe.Pointer(x ^ 0)
}

//go:noinline
func outlives(n int) *int {
	return (*int)(hide(unsafe.Pointer(&n)))
}

func main() {
	p := outlives(7)
	println("read", *p)
}
