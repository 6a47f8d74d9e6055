// status: 2
// stderr: panic: runtime error: integer divide by zero
// stderr: goroutine 1 [running]:
// stderr: main.div(
// stderr: main.main()
// Division by zero is a panic with a traceback, not a signal of the processor.
package main

import "fmt"

//go:noinline
func div(a, b int) int { return a / b }

func main() {
	fmt.Println(div(7, 2))
	fmt.Println(div(7, 0))
}
