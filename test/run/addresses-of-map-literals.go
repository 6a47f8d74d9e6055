// The address of a map literal beside a call: each is an object of its own.
package main

import "fmt"

//go:noinline
func g(n int) int { return n * 2 }

//go:noinline
func pick(m *map[int]int, n int) *map[int]int { (*m)[n] = n; return m }

var keep []*map[int]int

func main() {
	var ps [3]*map[int]int
	for i := range ps {
		ps[i] = pick(&map[int]int{i: 1}, g(i))
	}
	for i, p := range ps {
		fmt.Println(i, *p)
	}
	for i := 0; i < 3; i++ {
		keep = append(keep, pick(&map[int]int{i: g(i)}, g(i)+1))
		a, b := &map[int]int{i: 1}, g(i)
		keep = append(keep, a, &map[int]int{b: b})
	}
	for _, p := range keep {
		fmt.Println(*p)
	}
	x := []interface{}{&map[int]int{1: 2}, g(1), &[]int{1}, &[1]int{g(3)}, []*map[int]int{{1: g(2)}, {g(2): g(1)}}}
	fmt.Println(len(x), *x[0].(*map[int]int), x[1], x[2], x[3], *x[4].([]*map[int]int)[1])
	type T struct{ m *map[string]int }
	t := T{&map[string]int{"a": g(1)}}
	u := []T{{&map[string]int{}}, {&map[string]int{"x": 1}}, {m: &map[string]int{"y": g(1)}}}
	fmt.Println(*t.m, *u[0].m, *u[2].m, g(1))
}
