package main

func f(x interface{}) int { return len(x.([1<<30]byte)) }

func main() {}
