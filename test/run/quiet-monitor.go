// While one goroutine computes and the others have become quiet, the thread that watches the processors looks
// rarely: about a hundred times a second, also after goroutines have handed each other their turns.
// env: GOMAXPROCS=2
package main

import (
	"fmt"
	"syscall"
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

func sleeps() int64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Nvcsw
}

func compute(d time.Duration) (x uint64) {
	for start := time.Now(); time.Since(start) < d; {
		for i := 0; i < 10000; i++ {
			x = x*6364136223846793005 + 1442695040888963407
		}
	}
	return x
}

func main() {
	pingPong(20000)
	compute(50 * time.Millisecond)
	before, start := sleeps(), time.Now()
	compute(300 * time.Millisecond)
	if n, d := sleeps()-before, time.Since(start); n > 150 && n > d.Milliseconds()/2 {
		fmt.Println("too often:", n, "in", d)
	} else {
		fmt.Println("rarely")
	}
}
