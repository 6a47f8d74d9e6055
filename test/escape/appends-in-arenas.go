// RUN: loam build -o %t %s && %t 2>&1 | FileCheck %s
// Slices that grow and die with the frame grow in it (passes/escape/arenas.c), in loops, in fields, and in functions
// that give them back; what outlives the frame or its round of a loop is on the heap.
package main

import "runtime"

type stack struct {
	name  string
	items []int
}

func (s *stack) push(n int) { s.items = append(s.items, n) }
func (s *stack) pop() int {
	n := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return n
}

//go:noinline
func (s *stack) pushFar(n int) { s.items = append(s.items, n) }

//go:noinline
func evens(s []int) (out []int) {
	for _, n := range s {
		if n%2 == 0 {
			out = append(out, n)
		}
	}
	return
}

//go:noinline
func extended(s []int, n int) []int { return append(s, n) }

//go:noinline
func split(s string) (words []string) {
	from := 0
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' {
			words = append(words, s[from:i])
			from = i + 1
		}
	}
	return append(words, s[from:])
}

var sink []int
var sinks [][]int
var numbers = []int{1, 2, 4, 6, 7, 8}

func count(f func()) uint64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	f()
	runtime.ReadMemStats(&b)
	return b.Mallocs - a.Mallocs
}

func want(n int, is bool) {
	if !is {
		println("wrong value", n)
	}
}

func main() {
	// CHECK: 0 0 0 0
	println(count(func() {
		var s stack
		for i := 0; i < 10; i++ {
			s.push(i)
		}
		want(1, s.pop() == 9 && cap(s.items) == 16)
	}), count(func() {
		for k := 0; k < 20; k++ {
			s := &stack{}
			for i := 0; i < 16; i++ {
				s.push(i)
			}
			want(2, s.pop() == 15)
		}
	}), count(func() { s := evens(numbers); want(3, len(s) == 4 && cap(s) == 4 && s[3] == 8) }),
		count(func() {
			s, t := []byte("abc"), numbers[:2:2]
			s, t = append(s, "defghijklmnopqrstuvwxyzabcdefghijklmnopq"...), extended(extended(t, 3), 4)
			want(4, len(s) == 43 && t[3] == 4 && numbers[2] == 4)
		}))
	// With pointers in their elements, and in a map.
	// CHECK: 0 0
	println(count(func() {
		words := split("an arena of the frame")
		want(10, len(words) == 5 && words[4] == "frame" && cap(words) == 8)
	}), count(func() {
		m := map[string][]int{}
		m["a"] = append(m["a"], 1)
		m["b"] = append(m["b"], 2)
		want(11, m["a"][0] == 1 && m["b"][0] == 2)
	}))
	// Arrays that were left stay what they are.
	// CHECK: 0
	println(count(func() {
		var s []int
		var all [5][]int
		for i := range all {
			s = append(s, i)
			all[i] = s
			s[0] += 10
		}
		want(6, all[0][0] == 10 && all[1][0] == 20 && all[2][0] == 40 && all[4][0] == 50 && cap(all[4]) == 8)
	}))
	// The rest of a long one, which is freed at the return; what is kept, what a round leaves for the next, and what another function or closure grows.
	// CHECK: 0 3 2 3 4
	println(count(func() {
		var s stack
		for i := 0; i < 17; i++ {
			s.push(i)
		}
		want(7, s.pop() == 16)
	}), count(func() {
		var s stack
		for i := 0; i < 3; i++ {
			s.push(i)
		}
		sink = s.items
	}), count(func() {
		var last []int
		for i := 0; i < 2; i++ {
			var s []int
			s = append(s, i)
			if last != nil {
				want(8, last[0] == 0 && s[0] == 1 && cap(s) == 1)
			}
			last = s
		}
	}), count(func() {
		var s stack
		for i := 0; i < 3; i++ {
			s.pushFar(i)
		}
	}), count(func() {
		var s []int
		f := func(n int) { s = append(s, n) }
		for i := 0; i < 5; i++ {
			f(i)
		}
		want(9, len(s) == 5 && cap(s) == 8)
	}))
}
