package main

func f(p *[1<<29]byte) { g(*p, *p) }
func g(a, b [1 << 29]byte) { println(len(a), len(b)) }

func main() {}
