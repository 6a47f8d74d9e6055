// status: 2
// stderr: panic: runtime error: makeslice: len out of range
// A negative length is found before memory is asked for.
package main

import "fmt"

//go:noinline
func make1(n int) []int { return make([]int, n) }

func main() {
	fmt.Println(len(make1(3)))
	fmt.Println(len(make1(-1)))
}
