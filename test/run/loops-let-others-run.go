// Loops without calls let other goroutines run, and the world be stopped.
package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

var stop, spins int

// Of processors, by this process.
func used() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func main() {
	runtime.GOMAXPROCS(1)
	go func() {
		for i := 0; ; i++ {
			spins += i & 1
		}
	}()
	begin := used()
	for i := 0; i < 5; i++ {
		runtime.Gosched()
	}
	runtime.GC()
	time.Sleep(time.Millisecond)
	runtime.GOMAXPROCS(3)
	for i := 0; i < 3; i++ {
		go func() {
			for {
			}
		}()
	}
	time.Sleep(20 * time.Millisecond)
	runtime.GC()
	runtime.GOMAXPROCS(2)
	runtime.GC()
	fmt.Println(used()-begin < 3*time.Second)
}
