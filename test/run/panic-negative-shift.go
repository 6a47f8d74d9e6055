// status: 2
// stderr: panic: runtime error: negative shift amount
// A shift count is checked when its type is signed.
package main

import "fmt"

//go:noinline
func shift(x, n int) int { return x << n }

func main() {
	fmt.Println(shift(1, 5))
	fmt.Println(shift(1, -1))
}
