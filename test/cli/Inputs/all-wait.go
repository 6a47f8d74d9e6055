package main

import (
	"bytes"
	"runtime"
	"sync"
	"time"
)

func receives(c chan int) { <-c }
func sends(c chan int)    { c <- 1 }
func selects(a, b chan int) {
	select {
	case <-a:
	case <-b:
	}
}
func locks(mu *sync.Mutex) { mu.Lock() }

// Whether a goroutine waits in each of these states.
func wait(states ...string) bool {
	text := make([]byte, 1<<16)
	text = text[:runtime.Stack(text, true)]
	for _, s := range states {
		if !bytes.Contains(text, []byte("["+s+"]")) {
			return false
		}
	}
	return true
}

func main() {
	a, b := make(chan int), make(chan int)
	var mu sync.Mutex
	mu.Lock()
	go receives(a)
	go sends(b)
	go selects(a, nil)
	go locks(&mu)
	go func() { time.Sleep(time.Hour) }()
	go func() {
		for !wait("chan receive", "chan send", "select", "semacquire", "sleep", "select (no cases)") {
			runtime.Gosched()
		}
		println("ready")
	}()
	select {}
}
