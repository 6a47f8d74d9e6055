// Headers of slices and strings, pointers as uintptrs, and other uses of unsafe; the stack moves in between.
package main

import (
	"fmt"
	"unsafe"
)

type sliceHeader struct {
	Data uintptr
	Len  int
	Cap  int
}
type stringHeader struct {
	Data uintptr
	Len  int
}
type slice struct {
	p        unsafe.Pointer
	len, cap int
}

func bytesOf(s string) (b []byte) {
	sh := (*stringHeader)(unsafe.Pointer(&s))
	bh := (*sliceHeader)(unsafe.Pointer(&b))
	bh.Data = sh.Data
	bh.Len = sh.Len
	bh.Cap = sh.Len
	return
}
func strOf(b []byte) string { return *(*string)(unsafe.Pointer(&b)) }
func floats(u []uint64) []float64 {
	return *(*[]float64)(unsafe.Pointer(&slice{unsafe.Pointer(&u[0]), len(u), cap(u)}))
}

type eface struct {
	typ, data unsafe.Pointer
}
type node struct {
	v    int
	next *node
}

func idx(a *[4]int, i int) int {
	return *(*int)(unsafe.Pointer(uintptr(unsafe.Pointer(a)) + uintptr(i)*unsafe.Sizeof(a[0])))
}
func grow(n int) int {
	var a [64]int
	a[n%64] = n
	if n == 0 {
		return 0
	}
	return grow(n-1) + a[n%64]
}

func main() {
	b := bytesOf("hello")
	grow(200)
	fmt.Println(string(b), len(b), strOf([]byte{65, 66}))
	fmt.Println(floats([]uint64{0x3ff0000000000000, 0x4000000000000000}))
	var i interface{} = 42
	e := (*eface)(unsafe.Pointer(&i))
	fmt.Println(*(*int)(e.data), e.typ == (*eface)(unsafe.Pointer(&[]interface{}{7}[0])).typ)
	a := [4]int{1, 2, 3, 4}
	fmt.Println(idx(&a, 2), idx(&a, 3))
	n := &node{1, &node{2, nil}}
	u := uintptr(unsafe.Pointer(n))
	p := unsafe.Pointer(&n.next)
	q := *(**node)(p)
	fmt.Println(u == uintptr(unsafe.Pointer(n)), q.v, (*node)(unsafe.Pointer(u)).v)
	f := float32(1.5)
	fmt.Println(*(*uint32)(unsafe.Pointer(&f)), *(*[2]uint16)(unsafe.Pointer(&f)))
	var x struct {
		a byte
		b int32
		c string
	}
	x.c = "field"
	*(*int32)(unsafe.Add(unsafe.Pointer(&x), unsafe.Offsetof(x.b))) = 77
	fmt.Println(x.b, *(*string)(unsafe.Pointer(uintptr(unsafe.Pointer(&x)) + unsafe.Offsetof(x.c))))
	var up uintptr
	pp := &a[1]
	*(**int)(unsafe.Pointer(&up)) = pp
	fmt.Println(up == uintptr(unsafe.Pointer(pp)))
	var ps [2]*int
	*(*uintptr)(unsafe.Pointer(&ps[1])) = uintptr(unsafe.Pointer(pp))
	fmt.Println(*ps[1])
	ar := (*[4]int)(unsafe.Pointer(&a[0]))[:]
	ar = append(ar, unsafe.Slice(&a[0], 2)...)
	fmt.Println(ar, unsafe.Pointer(nil) == nil)
	s2 := (*[2]string)(unsafe.Pointer(&[]string{"x", "y"}[0]))
	fmt.Println(s2[1], *s2)
	fn := func() int { return 5 }
	c := **(**uintptr)(unsafe.Pointer(&fn))
	fmt.Println(c != 0)
}
