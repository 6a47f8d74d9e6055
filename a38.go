package main

func f(m map[int][1<<30]byte) (n int) { for _, v := range m { n += int(v[4]) }; return }

func main() {}
