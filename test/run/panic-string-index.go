// status: 2
// stderr: panic: runtime error: index out of range [-1]
// Strings have bounds; a negative index is told without the length.
package main

import "fmt"

//go:noinline
func at(s string, i int) byte { return s[i] }

func main() {
	fmt.Println(at("hello", 4))
	fmt.Println(at("hello", -1))
}
