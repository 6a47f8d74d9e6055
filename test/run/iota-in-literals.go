// Inside a function literal of a constant declaration iota is that of the declaration, and a nested declaration has its own.
package main

import (
	"fmt"
	"unsafe"
)

const (
	zero = iota
	one  = unsafe.Sizeof(func() { type _ [iota]byte })
	two  = unsafe.Sizeof(func() {
		var x [iota]int
		const (
			inner0 = iota
			inner1
			_ = unsafe.Sizeof([iota]int{} == x)
		)
		var y [iota + inner1 - 1]int
		_ = x == y
	})
	three = iota
)

func main() {
	const (
		_     = iota
		local = unsafe.Sizeof(func() int { return iota })
		last  = iota
	)
	fmt.Println(zero, one, two, three, local, last)
}
