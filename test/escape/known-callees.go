// RUN: loam build -gcflags="-m -l -d=wholeprogram" -o %t %s 2>&1 | FileCheck --check-prefixes=CHECK,WHOLE --implicit-check-not="moved to heap" %s
// RUN: loam build -gcflags="-m -l" -o %t %s 2>&1 | FileCheck --implicit-check-not="moved to heap" %s
// In a program it is known which functions a call through an interface or a function value may reach. What none of them keeps
// does not escape (for gc it does). One that keeps it is enough, wherever it comes from: promoted from an embedded interface, a bound method.
package main

import "sort"

var sink []byte

type filler interface{ fill([]byte) int }
type zeros struct{ n int }
type ones struct{ filler }

func (z *zeros) fill(b []byte) int { z.n++; return copy(b, "000") }
func (o ones) fill(b []byte) int   { return copy(b, "111") }

type keeper interface{ keep([]byte) }
type drops struct{}
type keeps struct{}

func (drops) keep(b []byte) {}
func (keeps) keep(b []byte) { sink = b }

type embeds struct{ keeper }

func promoted(k interface{ keep([]byte) }) {
	var b [4]byte // CHECK-DAG: [[@LINE]]:6: moved to heap: b
	k.keep(b[:])
}

func bound(k keeper) {
	var b [4]byte // CHECK-DAG: [[@LINE]]:6: moved to heap: b
	f := k.keep
	f(b[:])
}

func filled(f filler) byte {
	var b [4]byte
	f.fill(b[:])
	return b[0]
}

func applied(f func(*int)) int {
	x := 1
	f(&x)
	return x
}

var last *[2]int

func kept(f func(*[2]int)) {
	var x [2]int // CHECK-DAG: [[@LINE]]:6: moved to heap: x
	f(&x)
}

func given(f func(*[3]int) *[3]int) *[3]int {
	var x [3]int // CHECK-DAG: [[@LINE]]:6: moved to heap: x
	return f(&x)
}

func lends(keep func(*[5]int)) { // to a function value that keeps it in the frame of its caller's
	var x [5]int // CHECK-DAG: [[@LINE]]:6: moved to heap: x
	keep(&x)
}

type byValue []int

func (b byValue) Len() int           { return len(b) }
func (b byValue) Less(i, j int) bool { return b[i] < b[j] }
func (b byValue) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func main() {
	var z zeros
	println(filled(&z), filled(ones{}))
	println(applied(func(p *int) { *p++ }), applied(func(p *int) { *p-- }))
	kept(func(p *[2]int) { last = p })
	println(given(func(p *[3]int) *[3]int { return p })[0])
	promoted(embeds{drops{}})
	var held *[5]int
	lends(func(p *[5]int) { held = p })
	println(held[0])
	bound(keeps{})
	sort.Sort(byValue{3, 1, 2}) // WHOLE-DAG: [[@LINE]]:19: byValue{...} does not escape
}
