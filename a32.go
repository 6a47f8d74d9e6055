package main

type T [1<<30]byte
func (t T) m() {}
func f(t *T) { func() { t.m() }() }

func main() {}
