// reflect.DeepEqual, as packages of the library use it: contents of maps of every sort of key, cycles, nil against empty, NaN,
// functions, hidden fields.
// oracle: off: Loam's library has it in another package; the output is what Go gives with reflect.DeepEqual
package main

import (
	_ "archive/tar"
	"fmt"
	"math"
	_ "unsafe"
)

//go:linkname deepEqual internal/reflectlite.DeepEqual
func deepEqual(x, y any) bool

type node struct {
	next *node
	n    int
}

type pair struct {
	a any
	b func()
	c [2]string
	d map[string][]int
}

type loop []any

func ring(n int, values ...int) *node {
	first := &node{n: values[0]}
	last := first
	for i := 1; i < n; i++ {
		last.next = &node{n: values[i%len(values)]}
		last = last.next
	}
	last.next = first
	return first
}

func maps() {
	type key struct {
		s string
		n int8
	}
	big := map[int][]string{}
	for i := 0; i < 5000; i++ {
		big[i*7] = []string{fmt.Sprint(i)}
	}
	same := map[int][]string{}
	for k, v := range big {
		same[k] = append([]string(nil), v...)
	}
	fmt.Println(deepEqual(big, same))
	same[35][0] = "other"
	fmt.Println(deepEqual(big, same))
	fmt.Println(deepEqual(map[key]bool{{"a", 1}: true}, map[key]bool{{"a", 1}: true}),
		deepEqual(map[key]bool{{"a", 1}: true}, map[key]bool{{"a", 2}: true}),
		deepEqual(map[any]int{1: 1, "x": 2}, map[any]int{"x": 2, 1: 1}),
		deepEqual(map[any]int{int8(1): 1}, map[any]int{1: 1}),
		deepEqual(map[[200]byte]int{{1}: 1}, map[[200]byte]int{{1}: 1}),
		deepEqual(map[string]int(nil), map[string]int{}), deepEqual(map[uint8]int{1: 0}, map[uint8]int{2: 0}))
	nan := map[float64]int{math.NaN(): 1}
	fmt.Println(deepEqual(nan, nan), deepEqual(nan, map[float64]int{math.NaN(): 1}))
}

func main() {
	f := func() {}
	fmt.Println(deepEqual(nil, nil), deepEqual(nil, 1), deepEqual(1, 1), deepEqual(1, int8(1)), deepEqual("a", "a"),
		deepEqual(math.NaN(), math.NaN()), deepEqual([]float64{math.NaN()}, []float64{math.NaN()}))
	fmt.Println(deepEqual([]int(nil), []int{}), deepEqual([]int{}, []int{}), deepEqual([]int{1}, []int{1, 2}),
		deepEqual([]byte("xy"), []byte("xy")), deepEqual([2]any{1, "x"}, [2]any{1, "x"}), deepEqual(error(nil), nil))
	fmt.Println(deepEqual(f, f), deepEqual((func())(nil), (func())(nil)),
		deepEqual(pair{a: []int{1}, d: map[string][]int{"k": {2}}}, pair{a: []int{1}, d: map[string][]int{"k": {2}}}),
		deepEqual(pair{a: []int{1}}, pair{a: []int8{1}}), deepEqual(pair{b: f}, pair{b: f}), deepEqual(pair{c: [2]string{"", "z"}}, pair{}))
	fmt.Println(deepEqual(ring(3, 1, 2, 3), ring(3, 1, 2, 3)), deepEqual(ring(2, 1, 1), ring(3, 1, 1, 1)),
		deepEqual(ring(3, 1, 2, 3), ring(3, 1, 2, 4)))
	a, b := loop{0}, loop{0}
	a[0], b[0] = a, b
	fmt.Println(deepEqual(a, b), deepEqual(make(chan int), make(chan int)), deepEqual(&node{n: 1}, &node{n: 1}),
		deepEqual(complex(1, 2), complex(1, 2)), deepEqual(uintptr(5), uintptr(5)))
	maps()
}
