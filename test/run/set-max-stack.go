// debug.SetMaxStack bounds the stacks of goroutines.
// status: 2
// stderr: runtime: goroutine stack exceeds 100000-byte limit
// stderr: fatal error: stack overflow
package main

import (
	"fmt"
	"runtime/debug"
)

func down(n int) int {
	var a [16]int
	if n == 0 {
		return 0
	}
	a[n%16] = down(n - 1)
	return a[n%16] + 1
}

func main() {
	old := debug.SetMaxStack(100000)
	fmt.Println(old, debug.SetMaxStack(100000))
	fmt.Println(down(100))
	fmt.Println(down(100000))
}
