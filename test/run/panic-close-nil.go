// The panic of a channel operation: close of nil channel.
// status: 2
// stderr: panic: close of nil channel
// stderr: goroutine 1 [running]:
// stderr: main.main()
package main

func main() {
	var c chan int
	close(c)
}
