package main

func f(p *[1<<30]byte) interface{} { x := *p; return x }

func main() {}
