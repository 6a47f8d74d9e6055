// Slices of several types that one object or aggregate holds grow in arenas of their own: an arena has the pointer map of
// its elements (H30, passes/escape/arenas.c), so that what they point to is found when memory is collected and stacks move.
package main

import (
	"fmt"
	"runtime"
)

type cell struct {
	a [2]int
	b int
}

type ref struct {
	p *int
	n int
	s string
}

type holder struct {
	a  []int
	b  []*int
	c  []string
	d  []ref
	in struct {
		x []*int
		y []cell
	}
}

var sinks []*ref

//go:noinline
func deep(n int) int {
	var a [64]int
	a[n%64] = n
	if n == 0 {
		runtime.GC()
		return 0
	}
	return deep(n-1) + a[n%64]
}

//go:noinline
func churn() {
	for i := 0; i < 100; i++ {
		sinks = append(sinks, &ref{n: -1})
	}
	sinks = nil
	deep(100)
}

//go:noinline
func addr(n int) *int { return &n }

//go:noinline
func str(n int) string { return fmt.Sprint("s", n) }

func add(t *int, n int) { *t = *t*31 + n }

func (h *holder) sum() (t int) {
	for _, n := range h.a {
		add(&t, n)
	}
	for _, p := range h.b {
		add(&t, *p)
	}
	for _, s := range h.c {
		add(&t, len(s)*int(s[1]))
	}
	for _, r := range h.d {
		add(&t, *r.p+r.n+int(r.s[1]))
	}
	for _, p := range h.in.x {
		add(&t, *p)
	}
	for _, c := range h.in.y {
		add(&t, c.b)
	}
	return
}

//go:noinline
func behindPointer(n int) int {
	h := &holder{}
	for i := 0; i < n; i++ {
		h.a = append(h.a, i)
		h.in.y = append(h.in.y, cell{b: i})
		h.b = append(h.b, addr(i))
		h.c = append(h.c, str(i))
		h.d = append(h.d, ref{addr(i), i, str(i)})
		h.in.x = append(h.in.x, addr(10*i))
		if i%2 == 0 {
			h.a = append(h.a, -i)
			h.b = append(h.b, addr(-i))
			h.d = append(h.d, ref{addr(-i), -i, str(-i)})
		}
	}
	churn()
	return h.sum()
}

//go:noinline
func exchanged(n int, c bool) int {
	var h, g holder
	for i := 0; i < n; i++ {
		if c {
			h, g = g, h
		}
		h.a = append(h.a, i)
		h.b = append(h.b, addr(i))
		g.c = append(g.c, str(i))
		g.d = append(g.d, ref{addr(i), i, str(i)})
	}
	churn()
	return 7*h.sum() + g.sum()
}

//go:noinline
func inArray(n int) int {
	var hs [3]holder
	for i := 0; i < n; i++ {
		h := &hs[i%3]
		h.a = append(h.a, i)
		h.b = append(h.b, addr(i))
		hs[(i+1)%3].c = append(hs[(i+1)%3].c, str(i))
	}
	churn()
	return hs[0].sum() + 3*hs[1].sum() + 5*hs[2].sum()
}

func main() {
	for n := 1; n < 6; n++ {
		fmt.Println(behindPointer(n), exchanged(n, n%2 == 0), inArray(n))
	}
}
