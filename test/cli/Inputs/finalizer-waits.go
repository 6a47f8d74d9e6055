package main

import (
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
	time.Sleep(10 * time.Millisecond)
	syscall.Kill(syscall.Getpid(), syscall.SIGQUIT)
	time.Sleep(time.Second)
}
