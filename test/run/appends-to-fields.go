// The first array of a slice that is a field of a local variable is in the frame, unless it outlives the variable or its iteration.
package main

import (
	"fmt"
	"strings"
)

type buf struct {
	b    []byte
	n    []int
	next *buf
}

func (b *buf) add(c byte) { b.b = append(b.b, c) }
func (b *buf) push(n int) { b.n = append(b.n, n) }

var kept []byte
var heap *buf

func local() int {
	var b buf
	b.add('a')
	b.add('b')
	b.push(7)
	return len(b.b) + cap(b.b) + cap(b.n) + b.n[0]
}

func returned() []byte {
	var b buf
	b.add('x')
	return b.b
}

func stored() {
	var b buf
	b.add('y')
	kept = b.b
}

func onHeap() {
	b := &buf{}
	heap = b
	b.add('z')
}

func inLoop() []byte {
	var b buf
	for i := 0; i < 5; i++ {
		b.add(byte('0' + i))
		if i == 2 {
			b.b = nil
		}
	}
	return append([]byte(nil), b.b...)
}

func twoOfLoop() string {
	var all [3]buf
	for i := range all {
		all[i].add(byte('p' + i))
	}
	return string(all[0].b) + string(all[1].b) + string(all[2].b)
}

func linked() string {
	var first buf
	first.next = &buf{}
	first.next.add('l')
	first.add('m')
	second := first
	second.add('n')
	return string(first.b) + string(first.next.b) + string(second.b)
}

func ofIteration() (s int) {
	for i := 0; i < 3; i++ {
		var b buf
		b.push(i)
		b.push(i * 2)
		s += b.n[0] + b.n[1] + cap(b.n)
	}
	return
}

func text(a, c string) string {
	var b strings.Builder
	b.WriteString(a)
	b.WriteByte('-')
	b.WriteString(c)
	return b.String()
}

func use(s []byte) int { return len(s) }

func deep(n int) int {
	var pad [100]int
	if n == 0 {
		return 0
	}
	pad[n] = n
	return deep(n-1) + pad[n]
}

func main() {
	for round := 0; round < 3; round++ {
		r := returned()
		stored()
		onHeap()
		l := inLoop()
		two := twoOfLoop()
		t := text("left", "right")
		long := text("a text that is longer than the space in the frame is, by far", "right")
		lk := linked()
		deep(90)
		fmt.Println(local(), string(r), string(kept), string(heap.b), string(l), two, t, long, lk, ofIteration(), use(r))
	}
}
