// Collects three times, and waits at a channel, in a select and for a group of goroutines.
package main

import (
	"bytes"
	"runtime"
	"sync"
	"time"
)

var kept []*[100]int

// Returns when a goroutine waits so.
func until(state string) {
	text := make([]byte, 1<<16)
	for !bytes.Contains(text[:runtime.Stack(text, true)], []byte("["+state+"]")) {
		time.Sleep(time.Millisecond)
	}
}

func main() {
	for i := 0; i < 3; i++ {
		for k := 0; k < 1000; k++ {
			kept = append(kept, new([100]int))
		}
		runtime.GC()
	}
	c := make(chan int)
	send := func(state string) {
		until(state)
		c <- 1
	}
	go send("chan receive")
	<-c
	go send("select")
	select {
	case <-c:
	case <-make(chan int):
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		until("semacquire")
		wg.Done()
	}()
	wg.Wait()
}
