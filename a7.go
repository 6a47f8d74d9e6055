package main

func f(p *[1<<30]byte) interface{} { return *p }

func main() {}
