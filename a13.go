package main

func f(m map[int][1<<30]byte, p *[1<<30]byte) { *p = m[1] }

func main() {}
