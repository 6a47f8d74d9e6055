// []byte(s) that is only read shares the text's memory; what is written, appended to, compared with nil, kept, or asked for its
// capacity is a copy, also when a callee does it.
package main

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

type letters []byte

func (l letters) Len() int           { return len(l) }
func (l letters) Less(i, j int) bool { return l[i] < l[j] }
func (l letters) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

var kept []byte

func read(b []byte, depth int) (n int) {
	for i, c := range b {
		n += i * int(c)
	}
	if depth > 0 {
		n += read(b[1:], depth-1)
	}
	return
}

func write(b []byte)         { b[0] = 'X' }
func writeThere(b []byte)    { write(b[1:]) }
func grow(b []byte) []byte   { return append(b, 'Y') }
func keep(b []byte)          { kept = b }
func address(b []byte) *byte { return &b[2] }
func swap(b []byte)          { b[0], b[1] = b[1], b[0] }
func ranged(b []byte) {
	for _, b[0] = range []byte("xyz") {
	}
}
func received(b []byte) { c := make(chan byte, 1); c <- 'r'; b[1] = <-c }
func counted(b []byte)  { b[2]++ }
func copied(b []byte)   { copy(b[1:], "--") }
func ring(b []byte, n int) {
	if n > 0 {
		other(b, n-1)
	}
}
func other(b []byte, n int) {
	if n == 0 {
		b[0] = 'O'
	} else {
		ring(b, n)
	}
}
func closure(b []byte)     { func() { b[0] = 'C' }() }
func variadic(b ...[]byte) { b[0][0] = 'V' }

func main() {
	s := strings.Repeat("banana ", 6)
	b := []byte(s)
	fmt.Println(len(b), b[3], read(b, 3), read([]byte(s), 2), bytes.Equal([]byte(s), b), bytes.IndexByte([]byte(s), 'n'))
	fmt.Println(string(b[2:8]), utf8.RuneCount([]byte(s)), string(append([]byte("x"), []byte(s)...)))
	for _, f := range []func([]byte){write, writeThere, keep, swap, ranged, received, counted, copied, closure,
		func(b []byte) { ring(b, 3) }, func(b []byte) { grow(b[:2]) }, func(b []byte) { *address(b) = 'A' },
		func(b []byte) { sort.Sort(letters(b)) }, func(b []byte) { variadic(b) }} {
		c := []byte(s)
		f(c)
		fmt.Println(string(c[:12]), s[:12])
	}
	d := []byte(s)
	write(d)
	writeThere([]byte(s))
	counted([]byte(s))
	ring([]byte(s), 3)
	e := []byte(s)
	e[1] = 'E'
	g := []byte(s)
	p := &g[2]
	*p = 'P'
	h := []byte("")
	fmt.Println(s[:12], string(d[:4]), string(e[:4]), string(g[:4]), h == nil, len(h), kept[0])
	i := []byte(s)
	i = i[7:]
	j := []byte(s)[:8]
	j = append(j, "!!"...)
	fmt.Println(string(i[:6]), string(j), s[:12])
}
