package main

func f() interface{} { return [1<<30]byte{} }

func main() {}
