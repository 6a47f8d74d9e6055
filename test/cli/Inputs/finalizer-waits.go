package main

import (
	"bytes"
	"os"
	"runtime"
	"syscall"
	"time"
)

func main() {
	x := new([4]int)
	done := make(chan bool)
	runtime.SetFinalizer(x, func(*[4]int) { close(done) })
	x = nil
	for waits := true; waits; {
		runtime.GC()
		select {
		case <-done:
			waits = false
		case <-time.After(time.Millisecond):
		}
	}
	text := make([]byte, 1<<16)
	for os.Getenv("GOTRACEBACK") != "" && !bytes.Contains(text, []byte("[finalizer wait]")) {
		time.Sleep(time.Millisecond)
		runtime.Stack(text, true)
	}
	syscall.Kill(syscall.Getpid(), syscall.SIGQUIT)
	time.Sleep(time.Hour)
}
