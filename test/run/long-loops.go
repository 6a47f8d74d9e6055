// Counted loops of every shape, longer than the strips they are split into: up, down, by steps, with bounds that are met, missed or
// wrapped around, left early, nested.
package main

import "fmt"

//go:noinline
func up(from, to, step int) (n, last int) {
	for i := from; i < to; i += 1 {
		n, last = n+i&7, i
	}
	for i := from; i <= to; i += 3 {
		n, last = n+i&15, last^i
	}
	for i := from; i != to; i++ {
		n += i & 3
	}
	return
}

//go:noinline
func down(from, to int) (n, last int) {
	for i := from; i > to; i-- {
		n, last = n+i&7, i
	}
	for i := from; i >= to; i -= 7 {
		n, last = n+i&15, last^i
	}
	for i := from; i != to; i-- {
		n += i & 3
	}
	return
}

//go:noinline
func unsigned(from, to uint32) (n uint32) {
	for i := from; i < to; i++ {
		n += i ^ 5
	}
	for i := to; i > from; i-- {
		n += i | 2
	}
	for i := from; i != to; i += 3 { // may wrap around until it meets
		n++
	}
	return
}

//go:noinline
func narrow(to int32) (n int32) {
	for i := int32(-2147483648); i < -2147483648+to; i++ {
		n += i & 1
	}
	for i := int32(2147483647); i > 2147483647-to; i-- {
		n += i & 2
	}
	return
}

//go:noinline
func find(s []int, want int) int {
	for i := 0; i < len(s); i++ {
		if s[i] == want {
			return i
		}
	}
	return -1
}

//go:noinline
func nested(n, m int) (sum int) {
	for i := 0; i < n; i++ {
		for j := i; j < m; j += 2 {
			sum += i*j&31 - 3
		}
		for j := m; j > i; j-- {
			if j%1000 == 999 {
				break
			}
			sum ^= j
		}
	}
	return
}

//go:noinline
func fill(p *int, n int) []*int {
	s := make([]*int, n)
	for i := range s {
		s[i] = p
	}
	return s
}

//go:noinline
func floats(s []float64) (sum float64) {
	for _, v := range s {
		sum += v
	}
	return
}

func main() {
	for _, n := range []int{0, 1, 2, 1250, 1251, 1252, 1253, 2503, 2504, 10000, 100003} {
		fmt.Println(n, "up")
		fmt.Println(up(0, n, 1))
		fmt.Println(up(-n, n, 1))
		fmt.Println("down")
		fmt.Println(down(n, 0))
		fmt.Println(down(n, -n))
		fmt.Println("unsigned", unsigned(7, 7+3*uint32(n)), unsigned(4294967295-3*uint32(n), 4294967295))
		fmt.Println("narrow", narrow(int32(n)))
		s := make([]int, n)
		for i := range s {
			s[i] = i * i
		}
		fmt.Println("find", find(s, (n-1)*(n-1)), find(s, -1), find(s, 400))
		x := 7
		p := fill(&x, n)
		sum := 0
		for i := range p {
			sum += *p[i]
		}
		f := make([]float64, n)
		for i := range f {
			f[i] = float64(i) / 2
		}
		fmt.Println("fill", len(p), sum, floats(f))
	}
	fmt.Println("up past", func() (n int) {
		for i := 5; i < 3; i++ {
			n++
		}
		return
	}(), unsigned(4294967290, 3))
	fmt.Println("nested", nested(30, 10000))
}
