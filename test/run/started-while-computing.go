// A goroutine that is started while its maker goes on computing runs on another processor soon, also after
// many wake-ups of others were in vain, as between two goroutines that hand each other their turn.
// env: GOMAXPROCS=2
// gcstress: 1000
// wbstress: 1000
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

func pingPong(n int) {
	a, b := make(chan int), make(chan int)
	go func() {
		for i := 0; i < n; i++ {
			b <- <-a
		}
	}()
	for i := 0; i < n; i++ {
		a <- i
		<-b
	}
}

// started is how long it takes until another goroutine runs, while this one gives nothing away.
func started() time.Duration {
	var flag int32
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := time.Now()
	go func() { atomic.StoreInt32(&flag, 1) }()
	for atomic.LoadInt32(&flag) == 0 {
	}
	return time.Since(start)
}

func main() {
	best := time.Hour
	for i := 0; i < 300 && best >= 8*time.Millisecond; i++ {
		pingPong(20000)
		if d := started(); d < best {
			best = d
		}
	}
	fmt.Println("soon:", best < 8*time.Millisecond)
}
