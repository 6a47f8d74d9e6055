package main

func f(p, q *[1<<30]byte) { x := *p; println(x[3]) }

func main() {}
