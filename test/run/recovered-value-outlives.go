// A panic's value outlives the frame that panicked: recover gives it to anybody, who may keep it.
package main

import "fmt"

type bounds struct{ low, high int }

func (b bounds) Error() string { return fmt.Sprint("not in ", b.low, " to ", b.high) }

var kept []error

func check(x, low, high int) int {
	if x < low || x > high {
		panic(bounds{low, high})
	}
	return x
}

func try(f func()) {
	defer func() { kept = append(kept, recover().(error)) }()
	f()
}

//go:noinline
func churn(n int) int {
	var pad [50]int
	if n > 0 {
		pad[n] = churn(n - 1)
	}
	return pad[n] + n
}

func main() {
	n := 5
	try(func() { check(n, 1, 3) })
	try(func() { fmt.Println(make([]int, 3)[n]) })
	churn(20)
	fmt.Println(kept)
}
