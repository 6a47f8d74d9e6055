package main

func f(i int) []byte { x := [1<<30]byte{}; return x[:] }

func main() {}
