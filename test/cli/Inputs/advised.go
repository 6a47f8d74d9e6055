package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
)

type node struct {
	a    bool
	next *node
	b    bool
	c    int32
}

var (
	head *node
	kept []string
	seen = map[int]bool{}
	five *[5]int
)

func push() {
	n := node{}
	n.next = head
	head = &n
}

//go:noinline
func box(i int) {
	p := &[5]int{i}
	five = p
}

//go:noinline
func grow(n int) (all []int) {
	for i := 0; i < n; i++ {
		all = append(all, i)
	}
	return all
}

//go:noinline
func fill(n int) {
	b := make([]byte, n)
	kept = append(kept[:0], string(b))
}

func main() {
	runtime.MemProfileRate = 1
	for i := 0; i < 3000; i++ {
		push()
		box(i)
		seen[i] = true
		grow(100)
		fill(20)
	}
	text := strconv.Itoa(123456)
	kept = append(kept, text)
	for i, text := range []string{"pprof", "text"} {
		f, err := os.Create(os.Args[1] + "/" + text)
		if err != nil {
			panic(err)
		}
		if err := pprof.Lookup("heap").WriteTo(f, i); err != nil {
			panic(err)
		}
		f.Close()
	}
}
