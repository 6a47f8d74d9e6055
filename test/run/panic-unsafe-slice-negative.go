// status: 2
// stderr: panic: runtime error: unsafe.Slice: len out of range
// unsafe.Slice with a negative length says so of a nil pointer too.
package main

import "unsafe"

func main() {
	var p *struct{}
	n := -1
	println(len(unsafe.Slice(p, n)))
}
