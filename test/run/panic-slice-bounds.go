// status: 2
// stderr: panic: runtime error: slice bounds out of range [:7] with capacity 5
// A bound beyond the capacity is told with the capacity.
package main

import "fmt"

//go:noinline
func cut(s []int, i, j int) []int { return s[i:j] }

func main() {
	s := make([]int, 3, 5)
	fmt.Println(cut(s, 1, 5))
	fmt.Println(cut(s, 1, 7))
}
