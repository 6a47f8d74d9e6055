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

func try() int {
	var buf [16]int
	set(uintptr(unsafe.Pointer(&buf[3])), 2000)
	return buf[3]
}

func main() {
	done := make(chan int)
	go func() { done <- try() }()
	fmt.Println(<-done)
}
