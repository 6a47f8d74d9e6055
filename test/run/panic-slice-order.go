// status: 2
// stderr: panic: runtime error: slice bounds out of range [3:2]
// Bounds in the wrong order are told as such.
package main

import "fmt"

//go:noinline
func cut(s string, i, j int) string { return s[i:j] }

func main() {
	fmt.Println(cut("hello", 1, 2))
	fmt.Println(cut("hello", 3, 2))
}
