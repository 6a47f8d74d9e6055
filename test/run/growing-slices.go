// Slices that begin as nil and grow by append may begin in the frame: their elements, what they share and the capacities that the
// program sees are those of Go, in loops, after a second beginning, and where they outlive their iteration.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type pair struct{ a, b *int }

//go:noinline
func sum(n int) (t int) {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	for _, x := range s {
		t += x
	}
	return t + len(s)
}

//go:noinline
func twice(n int) (t int) {
	s := []int{}
	s = append(s, n, n+1)
	first := s[:1]
	s = nil
	s = append(s, 7)
	return first[0]*100 + s[0]
}

//go:noinline
func inLoop(n int) (t int) {
	var kept [][]int
	for i := 0; i < n; i++ {
		var s []int
		s = append(s, i, i+1)
		s = append(s, i)
		kept = append(kept, s)
	}
	for _, k := range kept {
		t = t*3 + k[0] + k[2]
	}
	return
}

//go:noinline
func perIteration(n int) (t int) {
	for i := 0; i < n; i++ {
		var s []byte
		for j := 0; j < i; j++ {
			s = append(s, byte('a'+j))
		}
		t += len(string(s)) + strings.Count(string(s), "b")
	}
	return
}

//go:noinline
func stack(n int) (t int) {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
		if len(s) > 3 {
			t += s[len(s)-1]
			s = s[:len(s)-1]
		}
	}
	return t
}

//go:noinline
func sorted(a, b, c int) int {
	var s []int
	s = append(s, a)
	s = append(s, b, c)
	sort.Slice(s[:], func(i, j int) bool { return s[i] < s[j] })
	return s[0]*100 + s[1]*10 + s[2]
}

//go:noinline
func ptrs(n int) (t int) {
	var s []pair
	for i := 0; i < n; i++ {
		k := i
		s = append(s, pair{&k, nil})
	}
	for _, p := range s {
		t += *p.a
	}
	return
}

//go:noinline
func returned() []int {
	var s []int
	s = append(s, 1)
	return s
}

//go:noinline
func seesCap() int {
	var s []int
	s = append(s, 1)
	return cap(s)
}

//go:noinline
func back(n int) (t int) {
	i := 0
again:
	var s []int
	s = append(s, i)
	t += s[0]
	if i++; i < n {
		goto again
	}
	return
}

//go:noinline
func total(s []int) (t int) {
	for _, x := range s {
		t += x
	}
	if len(s) > 2 {
		t += total(s[1:])
	}
	return
}

//go:noinline
func grows(s []int) int {
	s = append(s, 5)
	s[0] = 9
	return s[0]
}

//go:noinline
func passes(n int) int {
	var s []int
	s = append(s, n)
	s = append(s, n)
	return total(s)
}

//go:noinline
func aliases(n int) int {
	var s []int
	s = append(s, n)
	return grows(s) + s[0]
}

func main() {
	fmt.Println(sum(3), sum(9), twice(4), inLoop(4), perIteration(12), stack(9), sorted(3, 1, 2))
	fmt.Println(ptrs(3), ptrs(9), len(returned()), seesCap(), back(5), passes(3), aliases(3))
}
