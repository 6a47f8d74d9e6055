// An append that gives a slice a new array leaves the old one as it is, for who has the address of an element, a part of it, or ranges
// over it, as with gc.
package main

import "fmt"

type P struct{ n int }

func (p *P) self() *P { return p }

//go:noinline
func two(x []int) int { x[0]++; return x[0] }

func main() {
	var s []int
	s = append(s, 1)
	s = append(s, 2)
	for i, x := range s {
		if i == 0 {
			s = append(s, 5)
			s[1] = 9
		}
		fmt.Print(x, " ")
	}
	fmt.Println(len(s), s[1])
	var us []int
	us = append(us, 1)
	us = append(us, 2)
	for i, x := range us[:] {
		if i == 0 {
			us = append(us, 5)
			us[1] = 9
		}
		fmt.Print(x, " ")
	}
	fmt.Println(len(us))
	var ps []P
	ps = append(ps, P{1})
	q := ps[0].self()
	ps = append(ps, P{2})
	q.n = 7
	fmt.Println(ps[0].n)
	var as [][2]int
	as = append(as, [2]int{1, 2})
	t := as[0][:]
	as = append(as, [2]int{3, 4})
	t[0] = 99
	fmt.Println(as[0][0])
	var bs []P
	bs = append(bs, P{1})
	f := bs[0].self
	bs = append(bs, P{2})
	f().n = 8
	fmt.Println(bs[0].n)
	var rs []int
	rs = append(rs, 1)
	for range rs[:1] {
		rs = append(rs, two(rs))
	}
	fmt.Println(rs[0], rs[1])
}
