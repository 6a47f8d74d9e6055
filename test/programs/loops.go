// Counted loops of every form, many rounds and few, at the ends of the integers' ranges: how often they go round.
package main

import "fmt"

const (
	maxInt = int(^uint(0) >> 1)
	minInt = -maxInt - 1
)

type state uint64

func (s *state) mix(i int) { *s = (*s ^ state(i)) * 0x9e3779b97f4a7c15; *s ^= *s >> 29 }

//go:noinline
func up(from, to, step int) (s state, n int) {
	switch step {
	case 1:
		for i := from; i < to; i++ {
			s.mix(i)
			n++
		}
	case 2:
		for i := from; i <= to; i += 2 {
			s.mix(i)
			n++
		}
	case 3:
		for i := from; i != to; i += 3 {
			s.mix(i)
			n++
		}
	case 7:
		for i := uint(from); i < uint(to); i += 7 {
			s.mix(int(i))
			n++
		}
	}
	return
}

//go:noinline
func down(from, to, step int) (s state, n int) {
	switch step {
	case 1:
		for i := from; i > to; i-- {
			s.mix(i)
			n++
		}
	case 2:
		for i := from; i >= to; i -= 2 {
			s.mix(i)
			n++
		}
	case 3:
		for i := from; i != to; i -= 3 {
			s.mix(i)
			n++
		}
	case 7:
		for i := uint(from); i > uint(to); i -= 7 {
			s.mix(int(i))
			n++
		}
	}
	return
}

//go:noinline
func atEnd(from, to int) (s state, n int) {
	for i := from; ; i++ {
		s.mix(i)
		n++
		if i == to {
			return
		}
	}
}

//go:noinline
func fill(p []int, add int) (sum int) {
	for i := range p {
		p[i] += i * add
	}
	for i := len(p) - 1; i >= 0; i-- {
		sum = sum*3 + p[i]
	}
	for i := 0; i+1 < len(p); i++ {
		p[i] = p[i+1] ^ p[i]>>1
		if p[i] == -1 {
			break
		}
	}
	return sum ^ p[len(p)/2]
}

func main() {
	for _, n := range []int{0, 1, 2, 3, 63, 64, 65, 1000, 9999, 100000, 123456, 300000} {
		for _, step := range []int{1, 2, 3, 7} {
			whole := n / step * step
			fmt.Println(n, step)
			fmt.Println(up(0, whole, step))
			fmt.Println(up(-whole/2, -whole/2+whole, step))
			fmt.Println(up(minInt, minInt+whole, step))
			fmt.Println(up(maxInt-10-whole, maxInt-10, step))
			fmt.Println(down(whole, 0, step))
			fmt.Println(down(maxInt, maxInt-whole, step))
			fmt.Println(down(minInt+10+whole, minInt+10, step))
			if step == 1 || step == 2 {
				fmt.Println(up(10, -whole, step))
				fmt.Println(down(-10, whole, step))
				fmt.Println(up(maxInt, minInt, step))
				fmt.Println(down(minInt, maxInt, step))
			}
		}
		fmt.Println(atEnd(0, n))
		fmt.Println(atEnd(-n, n))
		fmt.Println(atEnd(maxInt-n, maxInt))
		fmt.Println(atEnd(maxInt-n, minInt+n))
		fmt.Println(fill(make([]int, n+1), 5))
	}
}
