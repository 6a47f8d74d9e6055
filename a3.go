package main

func f(p, q *[1<<30]byte) { x := *p; _ = x }

func main() {}
