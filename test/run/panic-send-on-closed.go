// The panic of a channel operation: send on closed channel.
// status: 2
// stderr: panic: send on closed channel
// stderr: goroutine 1 [running]:
// stderr: main.main()
package main

func main() {
	c := make(chan int, 1)
	close(c)
	c <- 1
}
