package main

func f(p *[1<<30]byte, i int) byte { return (*p)[i] }

func main() {}
