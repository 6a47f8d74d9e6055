// What a pointer points to that becomes a uintptr in a call of a go:uintptrescapes function does not move with the stack.
package main

import (
	"fmt"
	"runtime"
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

// ---- calls of go and defer statements: the pointer is kept until the call is made, is alive, and moves with the stack -------------

//go:uintptrescapes
//go:noinline
func setAndRead(p *int, address uintptr, n int) {
	deep(n)
	runtime.GC()
	*(*int)(unsafe.Pointer(address)) = 42
	*p = *(*int)(unsafe.Pointer(address))
}

//go:uintptrescapes
//go:noinline
func setAll(addresses ...uintptr) {
	deep(3000)
	for i, address := range addresses {
		*(*int)(unsafe.Pointer(address)) = i + 1
	}
}

//go:noinline
func deferred() (r int) {
	var a [16]int
	func() {
		defer setAndRead(&r, uintptr(unsafe.Pointer(&a[3])), 2000)
		deep(1000)
		runtime.GC()
	}()
	return r + a[3]
}

// Nobody else knows the object.
//
//go:noinline
func alone(r *int) {
	defer setAndRead(r, uintptr(unsafe.Pointer(new([16]int))), 10)
	runtime.GC()
	for i := 0; i < 1000; i++ {
		sink = new([16]int)
	}
}

var sink *[16]int

//go:noinline
func inLoop() (sum int) {
	var a [8]int
	func() {
		for i := range a {
			defer setAll(uintptr(unsafe.Pointer(&a[i])))
		}
		deep(500)
	}()
	for _, x := range a {
		sum += x
	}
	return
}

//go:noinline
func started() int {
	var a [4]int
	r := 0
	done := make(chan bool)
	go func() {
		defer close(done)
		setAndRead(&r, uintptr(unsafe.Pointer(&a[1])), 1000)
	}()
	<-done
	go setAll(uintptr(unsafe.Pointer(&a[2])), uintptr(unsafe.Pointer(&a[3])))
	for a[3] != 2 {
		runtime.Gosched()
	}
	return r + a[1] + a[2] + a[3]
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
	for _, f := range []func() int{deferred, inLoop, func() (r int) { alone(&r); return }, started} {
		f := f
		go func() { done <- f() }()
		fmt.Println(<-done)
	}
}
