package main

import (
	"os"
	"unsafe"
)

type large struct{ a [400]*int }

//go:noinline
func read(p *int) int { return *p }

//go:noinline
func copyFrom(to, from *large) { *to = *from }

func main() {
	wild := unsafe.Pointer(uintptr(0x123456789000))
	if len(os.Args) > 1 {
		copyFrom(new(large), (*large)(wild))
	}
	println(read((*int)(wild)))
}
