package main

// Computes until its standard input is closed.

import (
	"os"
	"sync/atomic"
)

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
