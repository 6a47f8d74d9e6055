// Two types that differ only far inside are two types: their names are not cut, so they do not share a descriptor.
package main

import "fmt"

type (
	a = [][][][][][][][][][]int
	b = [][][][][][][][][][]a
	c = [][][][][][][][][][][][][][][][][][][][]b
	d = [][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][]c
	e = [][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][]d
	f = [][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][]e
	g = [][]f
)

func main() {
	var x any = f(nil)
	_, isF := x.(f)
	_, isG := x.(g)
	fmt.Println(isF, isG, len(fmt.Sprintf("%T", x)), len(fmt.Sprintf("%T", g(nil))))
}
