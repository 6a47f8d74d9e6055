package main

func f(p *[1<<30]byte) [1]interface{} { return [1]interface{}{*p} }

func main() {}
