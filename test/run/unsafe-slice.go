// unsafe.Slice: nil with no length is nil, other lengths are those that memory can hold.
package main

import (
	"fmt"
	"unsafe"
)

func main() {
	var np *int
	s := unsafe.Slice(np, 0)
	fmt.Println(s == nil, len(s), cap(s))
	x := [4]int16{1, 2, 3, 4}
	t := unsafe.Slice(&x[1], uint8(3))
	t[2] = 9
	e := unsafe.Slice(&x[0], 0)
	fmt.Println(x, t, len(t), cap(t), e == nil)
	var empty struct{}
	fmt.Println(len(unsafe.Slice(&empty, uint64(1)<<40)), len(unsafe.Slice(&x[0], int64(1)<<62)))
}
