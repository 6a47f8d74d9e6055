package main

import (
	"os"
	"runtime"
	"sync"
	"time"
)

func main() {
	switch os.Args[1] {
	case "threads":
		runtime.GOMAXPROCS(4)
		var wg sync.WaitGroup
		for i := 0; i < 8; i++ {
			wg.Add(1)
			go func() {
				runtime.LockOSThread()
				time.Sleep(time.Millisecond)
				wg.Done()
			}()
		}
		wg.Wait()
	case "poll":
		r, w, _ := os.Pipe()
		go func() {
			time.Sleep(5 * time.Millisecond)
			w.Write([]byte("text"))
		}()
		n, err := r.Read(make([]byte, 10))
		println("read", n, err == nil)
	case "timers":
		for i := 0; i < 20000; i++ {
			time.AfterFunc(time.Hour, func() {})
		}
	case "processors":
		m := map[int]int{}
		m[1] = 2
		println(runtime.NumCPU(), m[1])
	}
}
