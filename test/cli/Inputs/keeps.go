package main

type pair struct{ a, b int }

var sink *pair

func keep(p *pair, n int) {
	if n > 0 {
		pass(p, n)
	}
	sink = p
}
