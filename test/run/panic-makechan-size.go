// The panic of a channel operation: makechan: size out of range.
// status: 2
// stderr: panic: makechan: size out of range
// stderr: goroutine 1 [running]:
// stderr: main.main()
package main

func main() {
	n := -1
	for i := 0; i < 1; i++ {
		println(make(chan int, n) == nil)
	}
}
