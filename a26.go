package main

func f(p *[1<<30]byte) { *p = [1<<30]byte{} }

func main() {}
