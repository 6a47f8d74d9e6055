package main

func f(x interface{}, p *[1<<30]byte) { *p, _ = x.([1<<30]byte) }

func main() {}
