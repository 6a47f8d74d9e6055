package main

func f(p *[1<<30]byte) { println(*p == [1<<30]byte{}) }

func main() {}
