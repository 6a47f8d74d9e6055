package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"strings"
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
	go wait(nil)
	// A message from the goroutine would tell that it runs, not that it waits; the trace of all goroutines tells that.
	all := make([]byte, 1<<16)
	for !strings.Contains(string(all[:runtime.Stack(all, true)]), "[chan receive (nil chan)]") {
		runtime.Gosched()
	}
	blame()
}
