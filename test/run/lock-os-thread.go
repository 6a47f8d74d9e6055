// A goroutine that has locked its thread stays on it, whatever it waits for, and nothing else runs there.
// gcstress: 20
package main

import (
	"fmt"
	"runtime"
	"sync"
	"syscall"
	"time"
)

func locked(n int, wg *sync.WaitGroup, c chan int) {
	defer wg.Done()
	runtime.LockOSThread()
	runtime.LockOSThread()
	id, moved := syscall.Gettid(), 0
	check := func() {
		if syscall.Gettid() != id {
			moved++
		}
	}
	for i := 0; i < n; i++ {
		switch i % 4 {
		case 0:
			runtime.Gosched()
		case 1:
			time.Sleep(time.Microsecond)
		case 2:
			select {
			case c <- i:
			case <-c:
			case <-time.After(time.Millisecond):
			}
		case 3:
			runtime.GC()
		}
		check()
	}
	runtime.UnlockOSThread()
	runtime.Gosched()
	check()
	runtime.UnlockOSThread()
	fmt.Println("moved:", moved)
}

func main() {
	var wg sync.WaitGroup
	c := make(chan int)
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go locked(40, &wg, c)
	}
	wg.Wait()
	runtime.LockOSThread()
	own := syscall.Gettid()
	same := make(chan bool)
	for i := 0; i < 3; i++ {
		go func() {
			runtime.LockOSThread() // and ends with it
			same <- syscall.Gettid() == own
		}()
		fmt.Println("on main's thread:", <-same)
	}
}
