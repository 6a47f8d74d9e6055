// plans: reclaiming
// KeepAlive keeps its argument up to where it stands, and no longer: without it an object is over with its last use, however long the
// function that holds it goes on.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

type file struct{ fd [4]int }
type holder struct{ f *file }

var closed int32

// Nobody says when a finalizer runs.
func isClosed(expected bool) bool {
	for i := 0; i < 5 || expected && i < 5000 && atomic.LoadInt32(&closed) == 0; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	return atomic.SwapInt32(&closed, 0) == 1
}

func open() *file {
	f := &file{[4]int{3}}
	runtime.SetFinalizer(f, func(*file) { atomic.StoreInt32(&closed, 1) })
	return f
}

//go:noinline
func kept() {
	f := open()
	n := f.fd[0]
	fmt.Println(n, isClosed(false))
	runtime.KeepAlive(f)
	fmt.Println(isClosed(true))
}

//go:noinline
func notKept() {
	f := open()
	n := f.fd[0]
	fmt.Println(n, isClosed(true))
}

//go:noinline
func keptInAValue() {
	h := holder{open()}
	n := h.f.fd[0]
	fmt.Println(n, isClosed(false))
	runtime.KeepAlive(h)
	fmt.Println(isClosed(true))
}

//go:noinline
func keptByDefer() {
	f := open()
	defer runtime.KeepAlive(f)
	n := f.fd[0]
	fmt.Println(n, isClosed(false))
}

func main() {
	kept()
	notKept()
	keptInAValue()
	keptByDefer()
	fmt.Println(isClosed(true))
}
