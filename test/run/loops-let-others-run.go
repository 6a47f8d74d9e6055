// Loops without calls let other goroutines run, and the world be stopped.
package main

import (
	"fmt"
	"runtime"
	"time"
)

var stop, spins int

func main() {
	runtime.GOMAXPROCS(1)
	go func() {
		for i := 0; ; i++ {
			spins += i & 1
		}
	}()
	begin := time.Now()
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
	fmt.Println(time.Since(begin) < 3*time.Second)
}
