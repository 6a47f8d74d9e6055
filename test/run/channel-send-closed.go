// A goroutine that waits to send panics when the channel is closed.
// status: 2
// stderr: panic: send on closed channel
// stderr: goroutine
// stderr: main.send
// stderr: created by main.main
package main

func send(c chan int) { c <- 1 }

func main() {
	c := make(chan int)
	go send(c)
	for i := 0; i < 100; i++ {
		give()
	}
	close(c)
	select {}
}

func give() {
	c := make(chan int)
	go func() { c <- 1 }()
	<-c
}
