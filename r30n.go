package main

func f(p *[1<<30]byte) { for _, y := range *p { _ = y } }

func main() {}
