package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"unsafe"
)

type node struct {
	next *node
	n    int
	text *[64]byte
}

// A list of 100 nodes, and 50 more that are garbage.
var kept *node

type held struct{ list *node }

var holder any

//go:noinline
func list(n int) *node {
	var l *node
	for i := 0; i < n; i++ {
		l = &node{next: l, n: i, text: new([64]byte)}
	}
	return l
}

func main() {
	kept = list(100)
	list(50)
	holder = &held{list(10)}
	last := kept
	for last.next != nil {
		last = last.next
	}
	fmt.Printf("%#x\n", uintptr(unsafe.Pointer(last)))
	f, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	debug.WriteHeapDump(f.Fd())
	f.Close()
}
