// What package unsafe allows is seen: a length that is changed as an integer, a float read and written as its bits, a pointer read as a
// number, a string made of bytes. In code without unsafe such stores are known to change nothing else (H28).
package main

import (
	"fmt"
	"unsafe"
)

type header struct {
	elements unsafe.Pointer
	len, cap int
}

//go:noinline
func shorten(rows [][]float64, h *header) (sum float64) {
	for i := 0; i < len(rows[0]); i++ {
		rows[0][i] *= 2
		h.len = 3 - i
		sum += rows[0][i]
	}
	return sum
}

//go:noinline
func flip(f *float64, bits *uint64) float64 {
	*f = 1.5
	*bits ^= 1 << 63
	g := *f
	*f = 2
	return g + float64(*bits>>62)
}

//go:noinline
func number(p **int, n *uintptr, q *int) bool {
	*p = nil
	was := *n
	*p = q
	return was == 0 && *n != 0
}

//go:noinline
func halves(whole *float64, parts *[2]uint32) uint32 {
	*whole = 1
	high := parts[1]
	parts[1] = 0x40000000
	return high>>20 + uint32(*whole)
}

//go:noinline
func grow(s *[]int, words *[3]uintptr, x int) (n int) {
	for i := 0; i < 3; i++ {
		words[1]++
		(*s)[len(*s)-1] = x + i
		n += len(*s)
	}
	return n
}

func main() {
	rows := [][]float64{{1, 2, 3, 4}}
	fmt.Println(shorten(rows, (*header)(unsafe.Pointer(&rows[0]))), rows)
	f, x := 0.0, 7
	fmt.Println(flip(&f, (*uint64)(unsafe.Pointer(&f))), f)
	var p *int
	fmt.Println(number(&p, (*uintptr)(unsafe.Pointer(&p)), &x), *p)
	fmt.Println(halves(&f, (*[2]uint32)(unsafe.Pointer(&f))), f)
	s := make([]int, 1, 4)
	fmt.Println(grow(&s, (*[3]uintptr)(unsafe.Pointer(&s)), 5), s)
	text := []byte("abc")
	view := *(*string)(unsafe.Pointer(&text))
	text[1] = 'x'
	fmt.Println(view)
}
