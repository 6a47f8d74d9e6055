// The functions and types of sync/atomic, also called through function values; Value holds values of one type.
package main

import (
	"fmt"
	"sync/atomic"
	"unsafe"
)

type T struct {
	n  int64
	p  unsafe.Pointer
	v  atomic.Value
	i  atomic.Int32
	u  atomic.Uint64
	b  atomic.Bool
	up uintptr
}

func main() {
	var t T
	fmt.Println(atomic.AddInt64(&t.n, 5), atomic.LoadInt64(&t.n), atomic.SwapInt64(&t.n, 9), t.n)
	fmt.Println(atomic.CompareAndSwapInt64(&t.n, 9, 3), atomic.CompareAndSwapInt64(&t.n, 9, 4), t.n)
	x, y := new(int), new(int)
	*x, *y = 7, 8
	atomic.StorePointer(&t.p, unsafe.Pointer(x))
	fmt.Println(*(*int)(atomic.LoadPointer(&t.p)), *(*int)(atomic.SwapPointer(&t.p, unsafe.Pointer(y))), *(*int)(t.p))
	fmt.Println(atomic.CompareAndSwapPointer(&t.p, unsafe.Pointer(x), nil), atomic.CompareAndSwapPointer(&t.p, unsafe.Pointer(y), nil), t.p == nil)
	fmt.Println(t.v.Load())
	t.v.Store("hello")
	fmt.Println(t.v.Load(), t.v.Swap("bye"), t.v.CompareAndSwap("bye", "x"), t.v.Load())
	fmt.Println(t.i.Add(3), t.u.Add(^uint64(0)), t.b.Swap(true), t.b.Load())
	add := atomic.AddUint32
	var u uint32 = 4
	fmt.Println(add(&u, 6), u, atomic.AddUintptr(&t.up, 2))
}
