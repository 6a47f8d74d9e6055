// A select with a default receives from a closed channel what is left in its buffer, then zero values, whatever the elements are.
package main

import "fmt"

type pair struct {
	name *string
	n    int
}

func main() {
	numbers := make(chan int, 2)
	numbers <- 7
	close(numbers)
	for i := 0; i < 3; i++ {
		v, ok := 5, true
		select {
		case v, ok = <-numbers:
			fmt.Println(v, ok)
		default:
			fmt.Println("none")
		}
	}
	text := "text"
	pairs := make(chan pair, 1)
	pairs <- pair{&text, 1}
	close(pairs)
	for i := 0; i < 2; i++ {
		p := pair{&text, 2}
		select {
		case p = <-pairs:
			fmt.Println(p.name != nil, p.n)
		default:
			fmt.Println("none")
		}
	}
	arrays := make(chan [3]int)
	a := [3]int{1, 2, 3}
	for i := 0; i < 2; i++ {
		select {
		case a = <-arrays:
			fmt.Println(a)

		default:
			fmt.Println("none")
		}
		if i == 0 {
			close(arrays)
		}
	}
	empty := make(chan struct{})
	close(empty)
	select {
	case <-empty:
		fmt.Println("closed")
	default:
		fmt.Println("none")
	}
}
