package main

import "fmt"

func deep(n int) int {
	var frame [20]int
	frame[n%20] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + frame[n%20] - n + 1
}

func main() {
	x := 7
	p := &x // into this frame, which moves
	fmt.Println(deep(100000), *p)
}
