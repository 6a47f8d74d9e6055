package main

func f(p, q *[1<<30]byte) { *p, *q = *q, *p }

func main() {}
