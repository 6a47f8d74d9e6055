// plans: reclaiming
// runtime.Pinner keeps what it has pinned until Unpin, and refuses what is no pointer.
// oracle: off: Go 1.19 has no runtime.Pinner
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"
)

var freed int32

//go:noinline
func pin(p *runtime.Pinner, n int) (addresses [7]uintptr) {
	for i := 0; i < n; i++ {
		x := &[4]int{i}
		runtime.SetFinalizer(x, func(*[4]int) { atomic.AddInt32(&freed, 1) })
		p.Pin(x)
		addresses[i] = uintptr(unsafe.Pointer(x))
	}
	return
}

// Whether n finalizers have run; nobody says when they do.
func collected(n int32) int32 {
	for i := 0; i < 5 || i < 5000 && atomic.LoadInt32(&freed) < n; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	return atomic.LoadInt32(&freed)
}

func refused(x any) {
	defer func() { fmt.Println(recover()) }()
	var p runtime.Pinner
	p.Pin(x)
}

func main() {
	var p runtime.Pinner
	p.Unpin()
	addresses := pin(&p, 7)
	before := collected(0)
	for i, a := range addresses {
		if (*[4]int)(unsafe.Pointer(a))[0] != i {
			fmt.Println("lost", i)
		}
	}
	p.Unpin()
	after := collected(7)
	fmt.Println(before, after)
	refused(nil)
	refused(5)
	refused("text")
	p.Pin(unsafe.Pointer(&freed))
	p.Pin(new(int))
	p.Unpin()
}
