// What make, append and conversions put on the heap is free when the function returns that cannot have lost it, and is another object soon after. What is kept, by whatever way, is not. (H31)
package main

import (
	"fmt"
	"sort"
	"strings"
)

type holder struct {
	s    []int
	next *holder
}

var global []int
var table = map[string][]int{}

// Objects of all sizes that somebody freed by mistake are these then.
//
//go:noinline
func disturb() (t int) {
	for n := 9; n < 400; n += 13 {
		s := make([]int, n)
		for i := range s {
			t += s[i]
			s[i] = -1
		}
		u := append(s[:0:0], s...)
		t += len(u) - n
		b := []byte(strings.Repeat("x", n))
		t += len(string(b)) - n
	}
	return
}

func fill(s []int, v int) []int {
	for i := range s {
		s[i] = v + i
	}
	return s
}

//go:noinline
func part(n int) []int { s := fill(make([]int, n), 1); return s[n/2 : n/2+2] }

//go:noinline
func address(n int) *int { s := fill(make([]int, n), 2); return &s[n-1] }

//go:noinline
func named(n int) (s []int) {
	s = make([]int, n)
	defer func() { fill(s, 3) }()
	return
}

//go:noinline
func inField(n int, h *holder) { s := make([]int, n); h.s = fill(s, 4) }

//go:noinline
func sometimes(n int, keep bool) int {
	s := fill(make([]int, n), 5)
	if keep {
		global = s
	}
	return s[0]
}

//go:noinline
func closure(n int) func() int { s := fill(make([]int, n), 6); return func() int { return s[n-1] } }

//go:noinline
func fromRound(n int) (t int) {
	var last []int
	for i := 0; i < 5; i++ {
		s := fill(make([]int, n), 10*i)
		if last != nil {
			t += last[0] + last[n-1]
		}
		last = s
	}
	return
}

//go:noinline
func twoRoundsAgo(n int) (t int) {
	var a, b []int
	for i := 0; i < 6; i++ {
		if a != nil {
			t += a[n-1]
		}
		a, b = b, fill(make([]int, n), i)
	}
	return t + b[0]
}

//go:noinline
func lists(n int) (t int) {
	var first *holder
	for i := 0; i < 4; i++ {
		first = &holder{fill(make([]int, n), i), first}
	}
	for h := first; h != nil; h = h.next {
		t += h.s[n-1]
	}
	return
}

//go:noinline
func grownAndOld(n int) (t int) {
	var s, old []int
	for i := 0; i < n; i++ {
		if i == n/2 {
			old = s
		}
		s = append(s, i)
	}
	for _, v := range old {
		t += v
	}
	return t + len(s)
}

//go:noinline
func copied(n int) int {
	s := fill(make([]int, n), 7)
	u := append([]int(nil), s...)
	sort.Sort(sort.Reverse(sort.IntSlice(u)))
	return u[0] + s[0]
}

//go:noinline
func text(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'a' + byte(i%26)
	}
	s := string(b)
	table[s[:n-1]] = []int{n}
	return s[1:]
}

//go:noinline
func words(s string) (t int) {
	for _, w := range strings.Fields(s) {
		r := []rune(w + w + w + w + w + w + w + w)
		t += len(r) + int(r[0]) + len(string(r))
	}
	return
}

//go:noinline
func sent(n int) int {
	c := make(chan []int, 1)
	go func() { c <- fill(make([]int, n), 8) }()
	return (<-c)[n-1]
}

//go:noinline
func recovered(n int) (t int) {
	s := fill(make([]int, n), 9)
	defer func() {
		recover()
		t = s[n-1]
	}()
	return s[n]
}

//go:noinline
func rows(n int) (t int) {
	m := make([][]int, n)
	for i := range m {
		m[i] = fill(make([]int, n), i)
	}
	for i := range m {
		t += m[i][n-1-i]
	}
	return
}

//go:noinline
func deep(n int) int {
	if n < 9 {
		return 0
	}
	s := fill(make([]int, n), n)
	return deep(n-1) + s[0] + s[n-1]
}

//go:noinline
func scratch(n int) (t int) {
	s := make([]int, n)
	for i := range s {
		t += s[i]
		s[i] = i
	}
	return t + s[n-1]
}

func main() {
	var h holder
	for n := 9; n < 300; n += 29 {
		p, a, m := part(n), address(n), named(n)
		inField(n, &h)
		sometimes(n, n%2 == 0)
		sometimes(n, false)
		f, s := closure(n), text(n)
		d := disturb()
		fmt.Println(n, p, *a, m[0], m[n-1], h.s[n-1], f(), s, len(table), global == nil || global[0] == 5, d)
		fmt.Println(fromRound(n), twoRoundsAgo(n), lists(n), grownAndOld(n), copied(n), words(s), sent(n),
			recovered(n), rows(n), deep(n), disturb())
	}
	t := 0
	for i := 0; i < 1000; i++ {
		t += scratch(1000)
	}
	fmt.Println(t)
}
