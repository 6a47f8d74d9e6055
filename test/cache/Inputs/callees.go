package main

import (
	"./between"
	"./far"
)

type keeper interface{ Keep([]byte) }
type filler interface{ Fill([]byte) int }
type holder interface {
	Hold([]byte)
	Held() byte
}
type quiet struct{}

func (quiet) Keep(b []byte) {}

func kept(k keeper) {
	var b [4]byte // CHECK-DAG: [[@LINE]]:6: moved to heap: b
	b[0] = '0'
	k.Keep(b[:])
}

func filled(f filler) (int, byte) {
	var b [4]byte
	n := f.Fill(b[:])
	return n + 1, b[0]
}

func held(h holder) {
	var b [4]byte // CHECK-DAG: [[@LINE]]:6: moved to heap: b
	b[0] = '1'
	h.Hold(b[:])
}

func number(f func(*int, bool)) {
	x := 10 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	f(&x, true)
}

func literal(f func(*int, string)) {
	x := 20 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	f(&x, "")
}

func applied(f func(*int, int8)) int {
	x := 29
	f(&x, 1)
	return x
}

// Overwrites what frames have left.
func clear() (sum int) {
	var a [100]int
	for i := range a {
		a[i] = i
	}
	for _, x := range a {
		sum += x
	}
	return sum
}

func main() {
	var any interface{} = far.NewHolder()
	kept(quiet{})
	kept(far.Keeps{})
	held(any.(holder))
	number(between.Value())
	literal(far.Literal())
	n, b := filled(far.NewOuter())
	clear()
	println(n, b, far.Kept[0], any.(holder).Held())
	println(*far.Number, *far.Other, applied(func(p *int, d int8) { *p += int(d) }))
}
