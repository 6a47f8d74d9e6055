// var a, b = x, f() is two declarations, one after the other; a, b := x, f() evaluates the calls first, as gc does.
package main

import "fmt"

var n int

func inc() int { n++; return n }

type T struct{ a, b int }

func main() {
	var p, q = n, inc()
	r, s := n, inc()
	fmt.Println(p, q, r, s)
	var a, b, c = inc(), n, inc()
	d, e, f := inc(), n, inc()
	fmt.Println(a, b, c, d, e, f)
	var _, g = n, inc()
	var h, _ interface{} = n, inc()
	fmt.Println(g, h)
	var k, l = T{n, inc()}, T{inc(), n}
	fmt.Println(k, l)
	bytes := []byte("abc")
	change := func() int { bytes[0]++; return n }
	var text, m = string(bytes), change()
	fmt.Println(text, m)
	x := 1
	var y, z = x, func() int { x++; return x }()
	{
		var x, w = x + 1, x
		fmt.Println(x, w, y, z)
	}
	var arr = [3]int{n, inc(), n}
	fmt.Println(arr)
}
