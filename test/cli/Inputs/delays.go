// Goroutines wait for each other in known places; each one goes on only when the other is seen waiting.
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

var mu sync.Mutex

// Returns when a goroutine waits so in the function.
func until(state, function string) {
	for buf := make([]byte, 1<<16); ; time.Sleep(time.Millisecond) {
		for _, g := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if strings.Contains(g, "["+state) && strings.Contains(g, function) {
				time.Sleep(2 * time.Millisecond)
				return
			}
		}
	}
}

//go:noinline
func holder() {
	mu.Lock()
	go waiter()
	until("semacquire", "main.waiter")
	mu.Unlock()
}

//go:noinline
func waiter() {
	mu.Lock()
	mu.Unlock()
}

//go:noinline
func receives(c chan int) { <-c }

//go:noinline
func selects(c chan int) {
	select {
	case <-c:
	case <-make(chan int):
	}
}

func send(c chan int, state, function string) {
	until(state, function)
	c <- 1
}

func main() {
	runtime.SetBlockProfileRate(1)
	println(runtime.SetMutexProfileFraction(1), runtime.SetMutexProfileFraction(-1))
	holder()
	c := make(chan int)
	go send(c, "chan receive", "main.receives")
	receives(c)
	go send(c, "select", "main.selects")
	selects(c)
	runtime.SetBlockProfileRate(0)
	go send(c, "chan receive", "main.main")
	<-c
	for _, name := range []string{"mutex", "block"} {
		pprof.Lookup(name).WriteTo(os.Stdout, 1)
	}
	println(pprof.Lookup("threadcreate").Count() > 0)
	f, err := os.Create(os.Args[1])
	if err == nil {
		err = pprof.Lookup("mutex").WriteTo(f, 0)
	}
	println(err == nil)
}
