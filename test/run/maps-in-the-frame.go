// Maps that only their function knows and that get few entries have no table (stmt/fixedmap.c): lookups, insertions, deletions and
// loops mean what they mean for others, and keys that are addresses of the frame are found after the stack has moved.
package main

import "fmt"

func f0() int {
	m := make(map[*int]*int)
	i, j := 1, 2
	m[&i] = &j
	m[&j] = &i
	s := 0
	for k, v := range m {
		s += *k*10 + *v
	}
	delete(m, &i)
	_, ok := m[&i]
	if ok || m[&i] != nil {
		println("bad")
	}
	return s + len(m)*1000 + *m[&j]
}

func deep(n int) int {
	var a [100]int
	a[n%100] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + a[n%100]
}

func f1() *int {
	m := map[*int]*int{}
	i, j := 1, 2
	m[&i] = &j
	deep(10000)
	return m[&i]
}

func f2() map[*int]*int {
	m := make(map[*int]*int)
	i, j := 1, 2
	m[&i] = &j
	return m
}

func words(s string) int {
	m := map[string]int{"one": 1, "two": 2, "three": 3}
	m[s]++
	m[s] += 5
	n := 0
	for k, v := range m {
		n += len(k) * v
		delete(m, k)
	}
	return n*10 + len(m)
}

func loop(n int) (r int) {
	for i := 0; i < n; i++ {
		m := map[int]*int{}
		x := i
		m[i] = &x
		if i%2 == 0 {
			m[i+1] = m[i]
		}
		for k, p := range m {
			r += k * *p
		}
	}
	m := map[int]int{}
	for i := 0; i < n; i++ {
		m[i] = i
	}
	return r + len(m)
}

func set() int {
	s := map[string]struct{}{"a": {}, "b": {}}
	s["a"] = struct{}{}
	type k struct{ a, b int16 }
	t := map[k]bool{{1, 2}: true}
	t[k{3, 4}] = true
	big := map[byte][16]int{1: {3: 4}}
	if t[k{3, 4}] && !t[k{}] {
		return len(s) + len(t) + big[1][3]
	}
	return 0
}

func main() {
	fmt.Println(f0(), *f1(), len(f2()), words("two"), words("x"), loop(20), set())
}
