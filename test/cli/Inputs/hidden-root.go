// A planted bug: the only pointer to an object is hidden in an integer, which no stack map names.
package main

import "unsafe"

type object struct{ value, pad int }

var keep []*object

//go:noinline
func hidden() uintptr { return uintptr(unsafe.Pointer(newObject(42))) }

//go:noinline
func newObject(v int) *object { return &object{value: v} }

func main() {
	address := hidden()
	for i := 0; i < 600; i++ {
		keep = append(keep, newObject(7))
	}
	if (*object)(unsafe.Pointer(address)).value == 42 {
		println("kept")
	} else {
		println("lost")
	}
}
