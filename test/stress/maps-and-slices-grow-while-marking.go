// Maps and slices grow while the collector marks beside them. What a table or an array holds is copied into a new one without
// barriers, so the old one must be recorded instead (H25): entries that were made before the cycle are looked for after it.
// args: 12 4000
// stressed: 3 500
// gcstress: 20
// wbstress: 5
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

type value struct {
	self *value
	n    int
}

type wide struct {
	s string
	f float64
}

func newValue(n int) *value {
	v := &value{n: n}
	v.self = v
	return v
}

func good(v *value, n int) bool { return v != nil && v.self == v && v.n == n }

// Keys and values of every sort, in maps whose first table may be in the frame, on the heap, or one of many.
func grow(entries, round int) (bad int) {
	ints, texts, wides := map[int]*value{}, map[string]*value{}, make(map[wide]*value, 4)
	anys := map[any][3]*value{}
	var list []*value
	for i := 0; i < entries; i++ {
		n := i + round*entries
		ints[n], texts[strconv.Itoa(n)], wides[wide{strconv.Itoa(n), 0.5}] = newValue(n), newValue(n+1), newValue(n+2)
		anys[strconv.Itoa(n)] = [3]*value{1: newValue(n + 3)}
		list = append(list, newValue(n+4))
		if i%(entries/4) == 0 {
			runtime.Gosched()
		}
	}
	for i := 0; i < entries; i++ {
		n := i + round*entries
		ok := good(ints[n], n) && good(texts[strconv.Itoa(n)], n+1) && good(wides[wide{strconv.Itoa(n), 0.5}], n+2)
		if !ok || !good(anys[strconv.Itoa(n)][1], n+3) || !good(list[i], n+4) {
			bad++
		}
	}
	return bad + len(ints) + len(texts) + len(wides) + len(anys) - 4*entries
}

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	entries, _ := strconv.Atoi(os.Args[2])
	var wg sync.WaitGroup
	bad := make([]int, 3)
	for g := range bad {
		wg.Add(1)
		go func(g int) {
			for r := 0; r < rounds; r++ {
				bad[g] += grow(entries, r)
				bad[g] += grow(9, r)
			}
			wg.Done()
		}(g)
	}
	for r := 0; r < rounds; r++ {
		runtime.GC()
	}
	wg.Wait()
	fmt.Println(bad)
}
