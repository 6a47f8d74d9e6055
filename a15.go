package main

func f(x interface{}) int { y := x.([1<<30]byte); return int(y[5]) }

func main() {}
