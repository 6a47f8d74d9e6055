package main

func f(c chan *[1<<30]byte, p *[1<<30]byte) { x := [1<<30]byte{}; *p = x }

func main() {}
