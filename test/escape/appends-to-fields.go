// RUN: loam build -o %t %s && %t 2>&1 | FileCheck %s
// A field of a local variable that an append finds without an array gets one in the frame, of the capacity that growslice gives.
package main

import (
	"runtime"
	"strings"
)

type buf struct {
	bytes []byte
	ints  []int
}

func (b *buf) add(c byte) { b.bytes = append(b.bytes, c) }
func (b *buf) push(n int) { b.ints = append(b.ints, n) }

var sink []byte

func local() {
	var b buf
	b.add('a')
	b.add('b')
	b.push(7)
	if len(b.bytes) != 2 || cap(b.bytes) != 8 || cap(b.ints) != 1 {
		panic("another capacity")
	}
}

func builder() {
	var b strings.Builder
	b.WriteString("abc")
	b.WriteByte('d')
	if b.Len() != 4 || b.Cap() != 8 {
		panic("another capacity")
	}
}

func long() {
	var b strings.Builder
	const text = "a text that is longer than what the frame has, which is sixty-four bytes "
	b.WriteString(text + text + text + text)
}

func stored() {
	var b buf
	b.add('a')
	sink = b.bytes
}

func inLoop() {
	var b buf
	for i := 0; i < 3; i++ {
		b.add('a')
		sink = nil
	}
}

//go:noinline
func given(b *buf) { b.add('a') }

func count(f func()) uint64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	f()
	runtime.ReadMemStats(&b)
	return b.Mallocs - a.Mallocs
}

func main() {
	// CHECK: 0 0
	println(count(local), count(builder))
	// CHECK: 1 1 0 1
	println(count(long), count(stored), count(inLoop), count(func() { given(&buf{}) }))
}
