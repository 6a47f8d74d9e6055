package main

func f(p *[1<<29]byte) { g(*p, *p) }
func g(a, b [1 << 29]byte) { println(a[len(b) -1], b[len(a) - 2]) }

func main() {}
