package main

type T [1<<30]byte
func (t T) m() {}
func f(t *T) { f := t.m; f() }

func main() {}
