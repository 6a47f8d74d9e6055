// A slice of unknown length is made in the frame when it is short and does not escape: elements are cleared each time, iterations do
// not share it, and a length or capacity that is wrong panics as in Go.
package main

import "fmt"

//go:noinline
func sum(n int) (t int) {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	for _, x := range s {
		t += x
	}
	return
}

//go:noinline
func ptrs(n int, p *int) (t int) {
	s := make([]*int, n, n+1)
	for i := range s {
		s[i] = p
	}
	for _, x := range s {
		t += *x
	}
	return
}

//go:noinline
func each(n int) (t int) {
	var last []int
	for i := 0; i < n; i++ {
		s := make([]int, i)
		if len(last) > 0 {
			t += last[0]
		}
		for j := range s {
			s[j] = i + j
		}
		last = s
	}
	return t
}

//go:noinline
func inner(n int) (t int) {
	for i := 0; i < n; i++ {
		s := make([]byte, i%40)
		for j := range s {
			t += int(s[j])
			s[j] = 7
		}
	}
	return t
}

//go:noinline
func escapes(n int) []int { return make([]int, n) }

func bad(f func()) {
	defer func() { fmt.Println(recover().(error).Error()) }()
	f()
}

func main() {
	x := 3
	n := -1
	fmt.Println(sum(8), sum(9), ptrs(7, &x), ptrs(9, &x), each(6), inner(20), len(escapes(3)))
	bad(func() { sum(n) })
	bad(func() { m := make([]int, -n, n); _ = m })
	bad(func() { m := make([]int, -n*3, -n); m[0] = 1 })
}
