package main

func f() { x := [1<<30]byte{}; for _, y := range x { _ = y } }

func main() {}
