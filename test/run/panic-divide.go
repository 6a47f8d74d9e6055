// status: 2
// stderr: panic: runtime error: integer divide by zero
// stderr: goroutine 1 [running]:
// stderr: main.div(
// stderr: main.main()
package main

import "fmt"

//go:noinline
func div(a, b int) int { return a / b }

func main() {
	fmt.Println(div(7, 2))
	fmt.Println(div(7, 0))
}
