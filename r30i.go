package main

func f() { x := [1<<30]byte{}; for i := range x { println(i) } }

func main() {}
