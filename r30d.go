package main

func f(p *[1<<30]byte) { for _, y := range *p { println(y) } }

func main() {}
