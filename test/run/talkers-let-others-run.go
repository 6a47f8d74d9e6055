// Two goroutines that ready each other at channels hand the processor to and fro without end; a third one that
// is runnable gets its turns all the same, since the two share a time slice.
package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

const turns = 100

// Of processors, by this process.
func used() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func main() {
	runtime.GOMAXPROCS(1)
	ask, answer := make(chan int), make(chan int)
	go func() {
		for x := range ask {
			answer <- x
		}
	}()
	go func() {
		for {
			ask <- 1
			<-answer
		}
	}()
	begin := used()
	for i := 0; i < turns; i++ {
		runtime.Gosched()
	}
	if d := used() - begin; d > 10*time.Second {
		fmt.Println(turns, "turns took", d)
	}
	fmt.Println("done")
}
