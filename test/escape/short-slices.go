// RUN: loam build -o %t %s && %t 2>&1 | FileCheck %s
// Slices of unknown length that are short, do not escape, and hide their capacity are no objects of the heap;
// longer ones, the last array of those that grow, and conversions are free again when the function returns.
package main

import "runtime"

//go:noinline
func made(n int) (t int) {
	s := make([]int, n)
	for i := range s {
		t += s[i] + i
	}
	return
}

//go:noinline
func total(s []int) (t int) {
	for _, x := range s {
		t += x
	}
	return
}

//go:noinline
func grown(n int) int {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	return total(s)
}

//go:noinline
func inLoop(n int) (t int) {
	for i := 0; i < n; i++ {
		var s []byte
		s = append(s, byte(i), 'x')
		t += len(s)
	}
	return
}

//go:noinline
func kept(n int) []int {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	return s
}

//go:noinline
func fromIteration(n int) (t int) {
	var last []int
	for i := 0; i < n; i++ {
		s := make([]int, i+1)
		if i > 0 {
			t += last[0]
		}
		last = s
	}
	return
}

//go:noinline
func capacity() int {
	var s []int
	s = append(s, 1)
	return cap(s)
}

var long = []byte("a text that is longer than the buffer of a conversion")

//go:noinline
func converted(b []byte) (t int) {
	s := string(b)
	r := []rune(s)
	for i, c := range []byte(s) {
		t += int(c) * i
	}
	return t + len(r) + len(string(r))
}

//go:noinline
func rounds(n int) (t int) {
	for i := 0; i < n; i++ {
		t += total(make([]int, 9+i%2))
	}
	return
}

var sink []int

func want(is bool) {
	if !is {
		println("wrong")
	}
}

func count(f func()) uint64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	f()
	runtime.ReadMemStats(&b)
	return b.Mallocs - a.Mallocs
}

func main() {
	// CHECK: 0 0 0
	println(count(func() { made(8) }), count(func() { grown(8) }), count(func() { inLoop(9) }))
	// CHECK: 0 0 0 0 1
	println(count(func() { made(9) }), count(func() { grown(16) }), count(func() { kept(1) }),
		count(func() { grown(17) }), count(func() { sink = kept(1) }))
	// CHECK: 0 0 1 0
	println(count(func() { made(1000) }), count(func() { converted(long) }), count(func() { grown(40) }),
		count(func() { rounds(40) }))
	// CHECK: 3 0
	println(count(func() { fromIteration(3) }), count(func() { want(capacity() == 1) }))
}
