// The panic of a channel operation: send on closed channel.
// status: 2
// stderr: panic: send on closed channel
// stderr: goroutine 1 [running]:
// stderr: main.main()
package main

func main() {
	c, d := make(chan int, 1), make(chan int)
	close(c)
	select {
	case c <- 1:
	case <-d:
	}
}
