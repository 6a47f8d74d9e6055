// An object is alive while the program makes pointers of its number: by unsafe.Pointer(uintptr(p) + n), and where the number was taken
// a moment ago. LLVM would take the number before the loop, and the object would be freed in it (H26).
package main

import (
	"fmt"
	"runtime"
	"unsafe"
)

type block [64]int

var hold, made *block

//go:noinline
func fresh() *block {
	hold = new(block)
	p := hold
	hold = nil
	for i := range p {
		p[i] = 7
	}
	return p
}

func collect(i int) {
	if i%10 == 0 {
		runtime.GC()
	}
	for k := 0; k < 20; k++ {
		made = new(block)
	}
}

func sums(p *block) (s int) {
	for i := 0; i < 64; i++ {
		s += *(*int)(unsafe.Pointer(uintptr(unsafe.Pointer(p)) + uintptr(i)*8))
		s += *(*int)(unsafe.Pointer(uintptr(i+1)*8 + uintptr(unsafe.Pointer(p)) - 8))
		collect(i)
	}
	return s
}

func evenWords(p *block) (s int) {
	for i := uintptr(0); i < 64; i++ {
		number := uintptr(unsafe.Pointer(p)) + i*8
		s += *(*int)(unsafe.Pointer(number &^ 15))
		collect(int(i))
	}
	return s
}

func main() {
	for i := 0; i < 5; i++ {
		fmt.Println(sums(fresh()), evenWords(fresh()))
	}
}
