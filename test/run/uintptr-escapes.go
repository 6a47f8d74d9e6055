// What a pointer points to that becomes a uintptr in a call of a go:uintptrescapes function does not move with the stack.
package main

import (
	"fmt"
	"unsafe"
)

//go:noinline
func deep(n int) int {
	if n == 0 {
		return 0
	}
	var room [64]int
	return deep(n-1) + room[n%64]
}

//go:uintptrescapes
//go:noinline
func set(address uintptr, n int) {
	deep(n)
	*(*int)(unsafe.Pointer(address)) = 42
}

type setter struct{ depth int }

//go:uintptrescapes
//go:noinline
func (s setter) setAll(addresses ...uintptr) {
	deep(s.depth)
	for i, address := range addresses {
		*(*int)(unsafe.Pointer(address)) = i + 1
	}
}

// The arguments of a variadic parameter are packed before the call.
func tryAll() (int, int, int) {
	var a, b, c [16]int
	s := setter{2000}
	s.setAll(uintptr(unsafe.Pointer(&a[3])), uintptr(unsafe.Pointer(&b[4])))
	func() {
		defer s.setAll(uintptr(unsafe.Pointer(&c[5])), uintptr(unsafe.Pointer(&c[6])))
	}()
	return a[3], b[4], c[6]
}

func try() int {
	var buf [16]int
	set(uintptr(unsafe.Pointer(&buf[3])), 2000)
	return buf[3]
}

func main() {
	done := make(chan int)
	go func() { done <- try() }()
	fmt.Println(<-done)
	go func() {
		a, b, c := tryAll()
		done <- a*100 + b*10 + c
	}()
	fmt.Println(<-done)
}
