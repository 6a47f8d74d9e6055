package main

type T [1<<30]byte
func (t T) m() {}
type I interface { m() }
func f(t *T) I { return t }

func main() {}
