package main

// Computes until its standard input is closed, on the main thread: a signal reaches that one before it sees the end.

import (
	"os"
	"runtime"
	"sync/atomic"
)

func init() { runtime.LockOSThread() }

func main() {
	var closed int32
	go func() {
		os.Stdin.Read(make([]byte, 1))
		atomic.StoreInt32(&closed, 1)
	}()
	println("start")
	for atomic.LoadInt32(&closed) == 0 {
	}
	println("end")
}
