// An array that a round of a loop has made is not free when the next round makes its own, if an object of the frame may still hold its address: the collector looks at all words of an object whose address is known elsewhere, until they are overwritten. (H32)
package main

import (
	"fmt"
	"runtime"
)

type holder struct{ s []int }
type knows struct {
	h    *holder
	self *knows
}

//go:noinline
func use(k *knows) int { k.self = k; return len(k.h.s) }

//go:noinline
func collect(i int) {
	if i%50 == 49 {
		runtime.GC()
	}
}

//go:noinline
func arrays(n, rounds int) (t int) {
	for i := 0; i < rounds; i++ {
		s := make([]int, n)
		collect(i) // with the last round's array in h
		h := holder{s}
		k := knows{&h, nil}
		t += use(&k)
	}
	return
}

//go:noinline
func texts(b []byte, rounds int) (t int) {
	type holder struct{ s string }
	for i := 0; i < rounds; i++ {
		s := string(b)
		collect(i)
		h := [2]holder{{s}, {s[1:]}}
		p := &h
		q := &p
		t += len((**q)[i%2].s)
	}
	return
}

func main() {
	fmt.Println(arrays(100, 200), arrays(1000, 200), texts(make([]byte, 100), 200))
}
