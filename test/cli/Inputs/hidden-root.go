// A planted bug: the only pointer to an object is hidden in an integer, which no stack map names. Each argument
// beyond none allows a thousand more rounds of allocation, for a cycle that ends late.
package main

import (
	"os"
	"unsafe"
)

type object struct{ value, pad int }

var keep []*object
var first *object // so that the object is one of the heap

//go:noinline
func hidden() uintptr {
	first = newObject(42)
	address := uintptr(unsafe.Pointer(first))
	first = nil
	return address
}

//go:noinline
func newObject(v int) *object { return &object{value: v} }

// The pointer made from the integer lives here alone.
//
//go:noinline
func isThere(address uintptr) bool { return (*object)(unsafe.Pointer(address)).value == 42 }

func main() {
	rounds := 1 + 1000*(len(os.Args)-1)
	address := hidden()
	for ; rounds > 0 && isThere(address); rounds-- {
		keep = nil
		for i := 0; i < 600; i++ {
			keep = append(keep, newObject(7))
		}
	}
	if isThere(address) {
		println("kept")
	} else {
		println("lost")
	}
}
