// A fault in the first function of a segment of the stack is left to its caller in the segment before.
package main

import (
	"fmt"
	"runtime/debug"
	"syscall"
)

const page = 4096

var memory []byte

//go:noinline
func use(p *[100]int, n int) int { return p[n%100] }

// Its frame begins a segment at some of the depths.
//
//go:noinline
func fault(n int) int {
	var local [100]int
	local[n%100] = n
	sum := use(&local, n)
	return sum + int(memory[page+n]) + use(&local, n+1)
}

//go:noinline
func down(depth, n int) int {
	if depth == 0 {
		return fault(n)
	}
	var local [10]int
	local[depth%10] = depth
	return down(depth-1, n) + local[n%10]
}

//go:noinline
func attempt(depth int) (addr uintptr, text string) {
	kept := depth * 3
	defer func() {
		r := recover().(interface {
			error
			Addr() uintptr
		})
		addr, text = r.Addr()-uintptr(kept/3), r.Error()
	}()
	down(depth, depth)
	return 0, "none"
}

func main() {
	debug.SetPanicOnFault(true)
	m, err := syscall.Mmap(-1, 0, 2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		panic(err)
	}
	if err := syscall.Mprotect(m[page:], syscall.PROT_NONE); err != nil {
		panic(err)
	}
	memory = m
	first, text := attempt(0)
	same := 0
	for depth := 0; depth < 400; depth++ {
		if a, t := attempt(depth); a == first && t == text {
			same++
		}
	}
	fmt.Println(same, text)
}
