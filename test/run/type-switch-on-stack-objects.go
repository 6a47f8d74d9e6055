// An interface holds one of several stack objects: reading the one must not take the words of another for pointers.
package main

import "fmt"

type S struct {
	p *int
	q string
}

func f(c int, a [3]int, s string, p *int) int {
	var x interface{}
	switch c {
	case 0:
		x = a
	case 1:
		x = s
	case 2:
		x = p
	case 3:
		x = S{p, s}
	case 4:
		x = a[1]
	}
	fmt.Println("mid")
	t := 0
	switch v := x.(type) {
	case string:
		fmt.Println(v)
		t = len(v) + int(v[0])
	case [3]int:
		fmt.Println(v[0])
		t = v[0]
	case *int:
		fmt.Println(*v)
		t = *v
	case S:
		fmt.Println(v.q)
		t = *v.p
	case int:
		fmt.Println(v)
		t = v
	}
	return t
}

func g(c bool, a [3]int, s string) int {
	var x, y interface{}
	if c {
		x, y = a, s
	} else {
		x, y = s, a
	}
	t := 0
	for i := 0; i < 3; i++ {
		if v, ok := x.(string); ok {
			fmt.Println(v)
			t += len(v)
		}
		if v, ok := y.(string); ok {
			fmt.Println(v)
			t += len(v)
		}
		if v, ok := y.([3]int); ok {
			fmt.Println(v[1])
			t += v[0]
		}
	}
	return t
}

var glob interface{}

func h(c bool, a [3]int, s string) int {
	var x interface{} = a
	if c {
		x = s
	}
	v, ok := x.(string)
	fmt.Println("x")
	w, ok2 := x.([3]int)
	fmt.Println("y", v, ok, w[0], ok2)
	return len(v)
}

func main() {
	n := 5
	for i := 0; i < 6; i++ {
		fmt.Println(f(i, [3]int{1, 2, 3}, "str", &n))
	}
	fmt.Println(g(true, [3]int{1, 2, 3}, "str"), g(false, [3]int{1, 2, 3}, "str"))
	fmt.Println(h(true, [3]int{1, 2, 3}, "str"), h(false, [3]int{1, 2, 3}, "str"))
}
