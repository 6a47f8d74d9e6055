// gcstress: 50
// Insertions, deletions and growth during a range: what stays from its beginning to its end is met exactly once.
package main

import "fmt"

type P struct{ x, y int }

func main() {
	m := map[int]string{}
	for i := 0; i < 20000; i++ {
		m[i] = "v"
	}
	s, n := 0, 0
	for k, v := range m {
		s += k
		n += len(v)
	}
	fmt.Println(s, n)
	// growth during iteration
	seen := map[int]int{}
	q := map[int]int{}
	for i := 0; i < 100; i++ {
		q[i] = i
	}
	j := 100
	for k, v := range q {
		seen[k]++
		if k != v {
			fmt.Println("bad", k, v)
		}
		if j < 50000 {
			for x := 0; x < 100; x++ {
				q[j] = j
				j++
			}
		}
		if k%3 == 0 {
			delete(q, k+1)
		}
	}
	c, d := 0, 0
	for i := 0; i < 100; i++ {
		if seen[i] == 0 {
			c++
		}
	}
	for _, v := range seen {
		if v != 1 {
			d++
		}
	}
	fmt.Println(c <= 34, d)
	for k := range m {
		delete(m, k)
	}
	fmt.Println(len(m))
	small := map[string]int{"a": 1, "b": 2, "c": 3}
	x := 0
	for k, v := range small {
		x += int(k[0]) * v
	}
	fmt.Println(x)
	first := map[string]bool{}
	for i := 0; i < 200; i++ {
		for k := range small {
			first[k] = true
			break
		}
	}
	fmt.Println(len(first))
}
