// What a callee moved within its caller's object was lost: the words of c.b that came to c.a were thought to stay
// in the frame (H22). Reduced from seed 33.
package main

import "fmt"

type inner struct {
	p *int
	s string
}

type outer struct{ a, b inner }

//go:noinline
func smash(n int) int {
	var a [48]int
	for i := range a {
		a[i] = n + i
	}
	if n > 0 {
		return smash(n-1) + a[n]
	}
	return a[0]
}

//go:noinline
func swap(h *outer) { h.b, h.a = h.a, h.b }

//go:noinline
func frame() (result inner, n int) {
	x, y := 15, 78
	bytes := [3]byte{28, 93, 'x'}
	c := outer{inner{&x, string(bytes[:2]) + "tail"}, inner{&y, string(bytes[:]) + "end"}}
	swap(&c)
	result, n = c.a, 91
	return
}

func main() {
	x, n := frame()
	smash(6)
	fmt.Println(*x.p, x.s[1], len(x.s), n)
}
