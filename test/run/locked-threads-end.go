// A thread to which a goroutine has locked itself ends with the goroutine: what the goroutine did to the
// thread's state is gone with it. The first thread stays, for it stands for the process.
// gcstress: 20
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

func exists(tid int) bool {
	_, err := os.Stat("/proc/self/task/" + strconv.Itoa(tid))
	return err == nil
}

func gone(tid int) bool {
	for i := 0; i < 5000 && exists(tid); i++ {
		time.Sleep(time.Millisecond)
	}
	return !exists(tid)
}

func end(goexit bool) int {
	c := make(chan int)
	go func() {
		runtime.LockOSThread()
		c <- syscall.Gettid()
		if goexit {
			runtime.Goexit()
		}
	}()
	return <-c
}

func main() {
	stay := 0
	for i := 0; i < 200; i++ {
		if tid := end(i%2 == 0); tid != os.Getpid() && !gone(tid) {
			stay++
		}
	}
	fmt.Println("threads that stay:", stay)

	done := make(chan bool)
	for i := 0; i < 12000; i++ { // more than there may be at a time
		go func() {
			runtime.LockOSThread()
			done <- true
		}()
		<-done
	}
	fmt.Println("the first thread is there:", exists(os.Getpid()))

	go func() {
		runtime.LockOSThread()
		time.Sleep(10 * time.Millisecond)
		fmt.Println("main is over, others go on")
		os.Exit(0)
	}()
	runtime.LockOSThread()
	runtime.Goexit()
}
