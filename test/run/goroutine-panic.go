// A panic in any goroutine ends the program with that goroutine's trace and where it was made.
// status: 2
// stderr: panic: boom
// stderr: [running]:
// stderr: main.fail
// stderr: created by main.main
package main

func fail(n int) {
	if n == 0 {
		panic("boom")
	}
	fail(n - 1)
}

func main() {
	go fail(3)
	<-make(chan int)
}
