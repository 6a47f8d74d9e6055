package main

func f(x interface{}, p *[1<<30]byte) { switch y := x.(type) { case [1<<30]byte: println(y[3]) } }

func main() {}
