// Variables wait for what the functions they call refer to, however deep, and through functions that call each other.
package main

import "fmt"

var a = odd(3)
var b, c = pair()
var d = T(1).sum() + e
var e = d0 * 2
var d0 = 5
var f, _ = pair()
var g = func() int { return viaLiteral() + 1 }()
var h = step("h", 0)
var limit = step("limit", 10)
var last = step("last", h)

func odd(n int) int {
	if n == 0 {
		return base
	}
	return even(n - 1)
}

func even(n int) int {
	if n == 0 {
		return limit
	}
	return odd(n - 1)
}

var base = step("base", 100)

func pair() (int, int) { return h + 1, limit + 2 }

type T int

func (t T) sum() int { return int(t) + last + zero() }

func viaLiteral() int { return f + c }

func zero() int { return z }

var z = step("z", 7)

func step(name string, n int) int {
	fmt.Println(name, n)
	return n
}

func main() {
	fmt.Println(a, b, c, d, e, f, g)
}
