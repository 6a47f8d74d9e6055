// When every goroutine waits, the program ends and tells for what each of them waits.
// status: 2
// stderr: fatal error: all goroutines are asleep - deadlock!
// stderr: goroutine 1 [chan receive]:
// stderr: main.main()
// stderr: [chan send]:
// stderr: main.sender
// stderr: created by main.main
// stderr: [select (no cases)]:
// stderr: [chan receive (nil chan)]:
// stderr: [select]:
package main

func sender(c chan int) { c <- 1 }

func nobody() { select {} }

func nilReceiver() {
	var c chan int
	<-c
}

func chooser(a, b chan int) {
	select {
	case <-a:
	case b <- 1:
	}
}

func main() {
	a, b, c := make(chan int), make(chan int), make(chan int)
	go sender(a)
	go nobody()
	go nilReceiver()
	go chooser(b, c)
	<-make(chan int)
}
