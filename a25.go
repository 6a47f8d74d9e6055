package main

func f(m map[[1<<30]byte]int, p *[1<<30]byte) int { return m[*p] }

func main() {}
