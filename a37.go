package main

func f(m map[int][1<<30]byte) byte { x, ok := m[1]; _ = ok; return x[3] }

func main() {}
