// status: 2
// stderr: panic: runtime error: unsafe.Slice: ptr is nil and len is not zero
// stderr: goroutine 1 [running]:
// unsafe.Slice of a nil pointer with a length.
package main

import "unsafe"

func main() {
	var p *int
	println(len(unsafe.Slice(p, 1)))
}
