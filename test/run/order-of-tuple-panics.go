// A slice expression in an assignment of several values is evaluated before elements are read, so its panic comes first.
package main

import "fmt"

type stack []int

func (s *stack) pop() (x int) {
	n := len(*s) - 1
	x, *s = (*s)[n], (*s)[:n]
	return
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	var s stack
	var x any = "text"
	a, n, i := []int{1, 2}, 5, 7
	try(func() { s.pop() })
	try(func() { n, a = a[i], a[:n] })
	try(func() { a, n = a[:n], a[i] })
	try(func() { n, a = a[1], a[:i] })
	try(func() { n, i = a[i], x.(int) })
	try(func() { a[i], a = 1, a[n:] })
	s = stack{1, 2}
	fmt.Println(s.pop(), s.pop(), s, a, n, i)
}
