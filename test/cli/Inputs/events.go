// Collects three times, and waits at a channel, in a select and for a group of goroutines.
package main

import (
	"runtime"
	"sync"
	"time"
)

var kept []*[100]int

func main() {
	for i := 0; i < 3; i++ {
		for k := 0; k < 1000; k++ {
			kept = append(kept, new([100]int))
		}
		runtime.GC()
	}
	c := make(chan int)
	send := func() {
		time.Sleep(5 * time.Millisecond)
		c <- 1
	}
	go send()
	<-c
	go send()
	select {
	case <-c:
	case <-make(chan int):
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		time.Sleep(5 * time.Millisecond)
		wg.Done()
	}()
	wg.Wait()
}
