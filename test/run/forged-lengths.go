// Lengths that package unsafe makes up are compared as they are, below zero too: in a package that imports it, in others of the program,
// and in Go's library (H28).
package main

import (
	"bytes"
	"fmt"
	"strings"
	"unsafe"
)

type header struct {
	elements unsafe.Pointer
	len, cap int
}

type kept struct{ words []int }

func forged(n int) []int {
	s := make([]int, 3)
	h := (*header)(unsafe.Pointer(&s))
	h.len, h.cap = n, n
	return s
}

//go:noinline
func negative(s []int) (bool, bool) { return len(s) < 0, cap(s) < 0 }

//go:noinline
func loaded(k *kept) (bool, bool) { return len(k.words) < 0, cap(k.words) >= 0 }

//go:noinline
func huge(s []int) bool { return len(s) > 1<<62 }

//go:noinline
func text(s string) bool { return len(s) < 0 }

//go:noinline
func count(s []int) (n int) {
	for i := 0; i < len(s); i++ {
		n++
	}
	return n
}

func main() {
	s := forged(-1)
	fmt.Println(negative(s))
	fmt.Println(loaded(&kept{s}))
	fmt.Println(huge(forged(1<<62 + 1)))
	b := "abc"
	(*header)(unsafe.Pointer(&b)).len = -2
	fmt.Println(text(b), count(s))
	few := *(*[]byte)(unsafe.Pointer(&s))
	fmt.Println(bytes.HasPrefix(few, []byte("ab")), strings.HasSuffix(b, "c"), strings.HasPrefix(b, "a"))
}
