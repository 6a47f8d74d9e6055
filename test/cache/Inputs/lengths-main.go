package main

import "./lengths"

// UNTYPED: import "unsafe"

func main() {
	rows, n := [][]int{{1, 2, 3, 4}}, 0
	p := &n
	// UNTYPED: p = &(*struct{ elements unsafe.Pointer; len, cap int })(unsafe.Pointer(&rows[0])).len
	println(lengths.Total(rows, p))
}
