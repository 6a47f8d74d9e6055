package main

func f(m map[int][1<<30]byte) int { return int(m[1][4]) }

func main() {}
