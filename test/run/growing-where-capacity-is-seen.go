// A slice whose capacity shows in what is done with it grows as with gc: the address of an element stays in the array that an append
// leaves, and x[:n] may end behind the length.
package main

import "fmt"

type pair struct{ a, b int }

func addresses() {
	var s []int
	s = append(s, 1)
	p := &s[0]
	s = append(s, 2)
	*p = 50
	var fields []pair
	fields = append(fields, pair{})
	q := &fields[0].b
	fields = append(fields, pair{})
	*q = 5
	fmt.Println(s[0], *p, fields[0].b, *q)
}

func behindTheLength() (sum int) {
	var s []int
	s = append(s, 1)
	s = append(s, 2)
	s = append(s, 3)
	for _, x := range s[:4] {
		sum += x
	}
	return
}

func cutBehindTheLength(n int) {
	defer func() { fmt.Println(recover()) }()
	var s []byte
	s = append(s, 1, 2, 3)
	s = s[:n]
	s = append(s, 4)
	fmt.Println(len(s))
}

func main() {
	addresses()
	fmt.Println(behindTheLength())
	cutBehindTheLength(8)
	cutBehindTheLength(9)
}
