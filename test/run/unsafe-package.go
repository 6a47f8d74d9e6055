// Sizes, offsets and pointer arithmetic.
package main

import (
	"fmt"
	"unsafe"
)

type s struct {
	a byte
	b int64
	c bool
	d string
	e [3]int16
}

func main() {
	var x s
	fmt.Println(unsafe.Sizeof(x), unsafe.Alignof(x.b), unsafe.Offsetof(x.c), unsafe.Offsetof(x.e), unsafe.Sizeof(""), unsafe.Sizeof([]int{}), unsafe.Sizeof(any(nil)))
	a := [4]int32{1, 2, 3, 4}
	p := unsafe.Pointer(&a)
	fmt.Println(*(*int32)(unsafe.Add(p, 8)), *(*int32)(unsafe.Pointer(uintptr(p) + 4)), unsafe.Slice(&a[1], 2))
	f := 1.5
	fmt.Printf("%#x\n", *(*uint64)(unsafe.Pointer(&f)))
}
