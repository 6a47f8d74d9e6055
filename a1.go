package main

func f(p, q *[1<<30]byte) { *p = *q }

func main() {}
