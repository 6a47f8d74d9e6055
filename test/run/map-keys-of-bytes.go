// The bytes themselves are looked up in m[string(bytes)], also where the conversion is part of a literal; the map keeps a copy.
package main

import (
	"fmt"
	"runtime"
)

type text struct{ s string }
type pair struct {
	a text
	n int
}
type name string

func mallocs(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}

func change(b []byte) int { b[0] = 'z'; return 1 }

func main() {
	b := []byte("a text that is longer than the thirty-two bytes of a buffer")
	texts, pairs, arrays := map[text]int{{string(b)}: 1}, map[pair]int{{text{string(b)}, 1}: 2}, map[[2]string]int{{string(b), "x"}: 3}
	names, sum, found := map[name]int{name(b): 4}, 0, false
	fmt.Println(mallocs(func() { sum += texts[text{string(b)}] }), mallocs(func() { sum += pairs[pair{n: 1, a: text{string(b)}}] }),
		mallocs(func() { sum += arrays[[2]string{string(b), "x"}] }), mallocs(func() { _, found = names[name(b)] }), sum, found)
	m := map[string]int{}
	for i := 0; i < 3; i++ {
		m[string(b)]++
		m[string(b[:i])] = i
	}
	m[string(b)] = change(b)
	m[string(b)] += change(b)
	b[0] = 'y'
	fmt.Println(m, len(m))
}
