package main

type pair struct{ a, b int }

//go:noinline
func unrelated(n int) int {
	if n > 2 {
		return n
	}
	return -n
}

//go:noinline
func weigh(p *pair) int {
	if p.a > 0 {
		p.b++
	}
	return p.a + p.b*3
}

func main() {
	println(unrelated(7))
	println(weigh(&pair{1, 2}))
}
