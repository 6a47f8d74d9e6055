// Calls with arguments and results of each kind where the stack ends: in registers and on the stack, integers,
// floating-point numbers, pointers into the caller's frame; deferred calls and a recovered panic across it.
// gcstress: 200
// wbstress: 200
package main

import (
	"fmt"
	"os"
)

// Called through variables, so that nothing is known of what they do: each has a frame, and checks that it fits.
var (
	same   = func(n int) int { return n }
	three  = threeResults
	floats = twoFloats
	mixed  = ofEach
)

func forget() { same, three, floats, mixed = nil, nil, nil, nil }

func threeResults(a, b, c int) (int, int, int) { return same(c) + 1, a + 2, b + 3 }

func twoFloats(a float64, b float32, c float64) (float64, float64) {
	return c * float64(same(2)), a - float64(b)
}

func ofEach(a int, x float64, s string, y float32) (string, float64) {
	return s[same(a)&1:], x + float64(y)
}

//go:noinline
func many(a, b, c, d, e, f, g, h int, s string, p *int, q []int, x float64) (n int, t string, r []int, y complex128) {
	var pad [40]int
	pad[a&31] = same(b)
	*p += a + b + c + d + e + f + g + h + pad[h&31]
	q[0] = *p
	return *p - h, s + "!", q[:1], complex(x, float64(a))
}

// Its arguments on the stack are read after a call.
//
//go:noinline
func fourteen(a, b, c, d, e, f, g, h, i, j, k, l, m, n int) int {
	var pad [20]int
	pad[a&15] = b
	r, p, q := three(a, b, c)
	_, o, _ := three(p, q, r)
	r += o + pad[c&7]
	return r + 2*b + 3*c + 4*d + 5*e + 6*f + 7*g + 8*h + 9*i + 10*j + 11*k + 12*l + 13*m + 14*n
}

//go:noinline
func pointers(p, q *int) (*int, *int) {
	*p += same(1)
	return q, p
}

//go:noinline
func recovers(n int, p *int) (r int) {
	defer func() { r = recover().(int) + *p }()
	if n >= 0 {
		panic(n)
	}
	return 0
}

//go:noinline
func defers(p *int) (n int) {
	for i := 0; i < 3; i++ {
		defer func(i int) { *p += i; n += *p }(i)
	}
	return 1
}

// Each of these has a frame under 256 bytes, which may reach below the limit, and larger than that of at: so at
// some depth the next call does not fit.

//go:noinline
func callThree(n int) int {
	var pad [20]int
	pad[n&15] = n
	a, b, c := three(n, 20, 30)
	return a + b*3 + c*5 + pad[n&7]
}

//go:noinline
func callFloats(n int) int {
	var pad [20]int
	pad[n&15] = n
	f, g := floats(float64(n), 0.5, 1.5)
	return int(f) + int(2*g) + pad[n&7]
}

//go:noinline
func callMixed(n int) int {
	var pad [20]int
	pad[n&15] = n
	s, h := mixed(n, 2.5, "abc", 0.25)
	return len(s) + int(4*h) + pad[n&7]
}

//go:noinline
func callMany(n int) int {
	var pad [20]int
	pad[n&15] = n
	y := 7
	q := []int{1, 2, 3}
	m, t, r, z := many(n, n+2, n*3, n^4, 5-n, n&6, n|7, n, "abc", &y, q, 2.5)
	return m + len(t) + r[0] + int(real(z)) + int(imag(z)) + y + pad[n&7]
}

//go:noinline
func callFourteen(n int) int {
	return fourteen(n, n^1, n^2, n^3, n^4, n^5, n^6, n^7, n^8, n^9, n^10, n^11, n^12, n^13)
}

//go:noinline
func callPointers(n int) int {
	var pad [20]int
	pad[n&15] = n
	x, y := n, 7
	p, q := pointers(&x, &y)
	*p, *q = *p+1, *q*2
	return x + 3*y + pad[n&7]
}

//go:noinline
func callRecovers(n int) int { return recovers(n, &n) + n }

//go:noinline
func callDefers(n int) int { return defers(&n) + n }

var calls = []func(int) int{callThree, callFloats, callMixed, callMany, callPointers, callFourteen, callRecovers, callDefers}

// Makes one of the calls at each depth, more often than once: then frames move into the segment that was kept.
//
//go:noinline
func at(depth int, up *int, call func(int) int) int {
	if depth == 300 {
		return *up
	}
	x := call(depth) + call(depth+1) + call(depth+2)
	below := at(depth+1, &x, call)
	return below + x + *up&1
}

func main() {
	if len(os.Args) > 5 {
		forget()
	}
	done := make(chan int)
	for _, call := range calls {
		call := call
		go func() {
			one := 1
			done <- at(0, &one, call)
		}()
		fmt.Println(<-done)
	}
}
