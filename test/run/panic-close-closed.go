// The panic of a channel operation: close of closed channel.
// status: 2
// stderr: panic: close of closed channel
// stderr: goroutine 1 [running]:
// stderr: main.main()
package main

func main() {
	c := make(chan int)
	close(c)
	close(c)
}
