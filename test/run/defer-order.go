// Deferred calls run last first, with operands evaluated at the defer statement, at every way out of the function.
package main

import "fmt"

type counter struct{ n int }

func (c counter) value(s string)    { fmt.Println("value", c.n, s) }
func (c *counter) pointer(s string) { fmt.Println("pointer", c.n, s) }

type both interface{ value(string) }

func text(s string) string {
	fmt.Println("evaluated", s)
	return s
}

func straight(early bool) (result int) {
	c := counter{1}
	defer c.value(text("a"))
	defer c.pointer(text("b"))
	defer func(i both) { i.value("c") }(c)
	c.n = 2
	if early {
		defer fmt.Println("only early", c.n)
		return 1
	}
	f := func(s string) { fmt.Println("first", s, result) }
	defer f(text("d"))
	f = nil
	defer print()
	var i both = &c
	defer i.value("e")
	defer func() { result += 10 }()
	return 5
}

func swap(a, b int) (x, y int) {
	defer func() { x++ }()
	x, y = a, b
	return y, x
}

func unnamed(p *[40]int) [40]int {
	defer func() { p[0] = 9 }()
	return *p
}

func many(n int) (s string) {
	if n > 0 {
		defer func() { s += "1" }()
	}
	if n > 1 {
		defer func() { s += "2" }()
	}
	if n > 2 {
		defer func() { s += "3" }()
		if n > 3 {
			return "four "
		}
	}
	switch n {
	case 0:
		return "none "
	case 1:
		return "one "
	case 2:
		return "two "
	}
	return "three "
}

func large(a [300]int) {
	defer func(b [300]int) { fmt.Println(b[0], b[299], a[0]) }(a)
	a[0] = 7
}

func main() {
	fmt.Println(straight(true))
	fmt.Println(straight(false))
	fmt.Println(swap(1, 2))
	array := [40]int{3}
	fmt.Println(unnamed(&array)[0], array[0])
	for n := 0; n < 5; n++ {
		fmt.Println(many(n))
	}
	large([300]int{0: 1, 299: 2})
}
