// status: 2
// stderr: panic: runtime error: index out of range [5] with length 3
// stderr: goroutine 1 [running]:
// stderr: main.at(
// stderr: out-of-bounds.go:
// stderr: main.main()
// What an index beyond a slice gives: the output so far, Go's message, a traceback, exit status 2.
package main

import "fmt"

//go:noinline
func at(s []int, i int) int { return s[i] }

func main() {
	s := []int{1, 2, 3}
	for i := 0; ; i += 5 {
		fmt.Println(i, at(s, i))
	}
}
