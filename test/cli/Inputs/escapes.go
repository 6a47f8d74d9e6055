package main

type pair struct{ a, b int }

var sink *pair

func keep(p *pair) {
	if p.a < 3 && p.b > 2 {
		sink = p
	}
}

func main() {
	x := pair{1, 2}
	y := &pair{3, 4}
	keep(&x)
	println(y.a)
}
