package main

func f(m map[int][1<<30]byte) { m[1] = [1<<30]byte{} }

func main() {}
