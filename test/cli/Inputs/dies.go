package main

import (
	"os"
	"runtime/debug"
	"unsafe"
)

func wait(c chan int) { <-c }

//go:noinline
func blame() {
	switch os.Args[1] {
	case "panic":
		panic("enough")
	case "deadlock":
		select {}
	case "nil":
		var p *int
		*p = 1
	case "low": // the fault is in a function that copies
		copy(unsafe.Slice((*byte)(unsafe.Pointer(uintptr(0x10))), 100), os.Args[0])
	case "wild":
		*(*int)(unsafe.Pointer(uintptr(0xdead0000))) = 1
	}
}

func main() {
	if len(os.Args) > 2 {
		debug.SetTraceback(os.Args[2])
	}
	started := make(chan bool)
	go func() {
		started <- true
		wait(nil)
	}()
	<-started
	blame()
}
