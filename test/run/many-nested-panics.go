// Thousands of panics, each in a call that the one before made: the work for each must not grow with the
// number of those before it.
// stackmove: off
// gcstress: 2000
// wbstress: 2000
// plans: off
package main

import "fmt"

var calls int

func nest(n int) (last any) {
	defer func() { last = recover() }()
	for i := 0; i < n; i++ {
		defer func(i int) {
			calls++
			panic(i)
		}(i)
	}
	panic("first")
}

func main() { fmt.Println(nest(5000), calls) }
