package main

type T struct { a [1<<30]byte; b int }
func f(t *T) int { return (*t).b }

func main() {}
