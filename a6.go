package main

func g() (x [1<<29]byte) { return }
func f(p *[1<<29]byte) { *p = g() }

func main() {}
