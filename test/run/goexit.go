// runtime.Goexit makes the deferred calls and ends the goroutine, whatever is panicked and recovered meanwhile.
// status: 2
// stderr: fatal error: no goroutines (main called runtime.Goexit) - deadlock!
package main

import (
	"fmt"
	"runtime"
)

func leave(n int) {
	defer fmt.Println("deferred", n)
	if n == 0 {
		runtime.Goexit()
	}
	leave(n - 1)
	fmt.Println("not reached")
}

func panics() {
	defer fmt.Println("last of panics")
	defer func() { fmt.Println("recovered", recover()) }()
	defer func() { panic("while leaving") }()
	defer func() { fmt.Println("nothing to recover", recover()) }()
	leave(2)
	fmt.Println("not reached")
}

func main() {
	defer fmt.Println("main leaves", recover())
	panics()
	fmt.Println("not reached")
}
