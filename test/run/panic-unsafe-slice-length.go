// status: 2
// stderr: panic: runtime error: unsafe.Slice: len out of range
// stderr: goroutine 1 [running]:
// unsafe.Slice with a length that reaches past the end of the address space.
package main

import "unsafe"

func main() {
	var x [4]int32
	n := uint64(1) << 62
	println(len(unsafe.Slice(&x[0], n)))
}
