package main

func main() {
	x := pair{1, 2}
	pass(&x, 1)
	pass(&pair{3, 4}, 2)
}

func pass(p *pair, n int) { keep(p, n-1) }
