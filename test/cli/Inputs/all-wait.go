package main

import (
	"sync"
	"time"
)

func receives(c chan int) { <-c }
func sends(c chan int)    { c <- 1 }
func selects(a, b chan int) {
	select {
	case <-a:
	case <-b:
	}
}
func locks(mu *sync.Mutex) { mu.Lock() }

func main() {
	a, b := make(chan int), make(chan int)
	var mu sync.Mutex
	mu.Lock()
	go receives(a)
	go sends(b)
	go selects(a, nil)
	go locks(&mu)
	go func() { time.Sleep(time.Hour) }()
	time.Sleep(20 * time.Millisecond)
	println("ready")
	select {}
}
