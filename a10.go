package main

func f() interface{} { return [1<<30]byte{1} }

func main() {}
