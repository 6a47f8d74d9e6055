// status: 2
// stderr: panic: runtime error: hash of unhashable type []int
// gcstress: 7
// Maps of all kinds of keys and values: structs with padding and blank fields, interfaces, NaN, large arrays, empty structs.
package main

import "fmt"

type P struct {
	x, y int
	s    string
}
type Q struct {
	a int8
	_ int8
	b int32
	f float64
}
type Big [40]int

func main() {
	m := map[P]int{}
	for i := 0; i < 1000; i++ {
		m[P{i, i * 2, "k"}] += i
	}
	fmt.Println(len(m), m[P{5, 10, "k"}], m[P{5, 10, "l"}])
	q := map[Q]string{}
	var z float64
	q[Q{1, 0, 2, z}] = "pos"
	q[Q{1, 9, 2, -z}] += "neg"
	fmt.Println(len(q), q[Q{1, 0, 2, 0}])
	a := map[interface{}]int{1: 2, "x": 3, 4.5: 6, P{1, 2, "z"}: 7, nil: 8, [2]int{1, 2}: 9}
	fmt.Println(len(a), a[1], a["x"], a[4.5], a[P{1, 2, "z"}], a[nil], a[[2]int{1, 2}], a[2])
	nan := z / z
	n := map[float64]int{}
	for i := 0; i < 20; i++ {
		n[nan] = i
	}
	s := 0
	for k, v := range n {
		if k == k {
			println("bad")
		}
		s += v
	}
	_, ok := n[nan]
	fmt.Println(len(n), s, ok)
	delete(n, nan)
	for k := range n {
		delete(n, k)
	}
	fmt.Println(len(n))
	b := map[Big]Big{}
	for i := 0; i < 100; i++ {
		b[Big{i}] = Big{1, i}
	}
	t := 0
	for k, v := range b {
		t += k[0] * v[1]
	}
	fmt.Println(len(b), t, b[Big{7}][1], b[Big{1000}][1])
	e := map[struct{}]struct{}{}
	e[struct{}{}] = struct{}{}
	for range e {
		fmt.Println("e", len(e))
	}
	set := map[string]struct{}{}
	for i := 0; i < 100; i++ {
		set[fmt.Sprint(i%50)] = struct{}{}
	}
	fmt.Println(len(set))
	pp := map[*int]int{}
	x, y := new(int), new(int)
	pp[x]++
	pp[y]++
	pp[x]++
	fmt.Println(len(pp), pp[x], pp[y], pp[nil])
	mm := map[string]map[int][]string{}
	for i := 0; i < 100; i++ {
		k := fmt.Sprint("k", i%7)
		if mm[k] == nil {
			mm[k] = map[int][]string{}
		}
		mm[k][i%3] = append(mm[k][i%3], k)
	}
	fmt.Println(len(mm), len(mm["k1"]), len(mm["k1"][0]))
	var i interface{} = []int{1}
	a[i] = 1
}
