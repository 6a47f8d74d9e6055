// gcstress: 200
// A cleared map has new values where old ones were, in dense and in sparse tables, for values with and without pointers.
package main

import "fmt"

type wide struct {
	name string
	n    int
	b    byte
}

type large [40]int

func check(what string, ok bool) {
	if !ok {
		fmt.Println("wrong:", what)
	}
}

func numbers(n, kept int) {
	m := map[int]int32{}
	for i := 0; i < n; i++ {
		m[i*7] = int32(i) | 1
	}
	for i := kept; i < n; i++ {
		delete(m, i*7)
	}
	for k := range m {
		delete(m, k)
	}
	check("len of numbers", len(m) == 0)
	for i := 0; i < n; i++ {
		m[i*7]++
	}
	for i := 0; i < n; i++ {
		check("number", m[i*7] == 1)
	}
	check("len of numbers again", len(m) == n)
}

func pointers(n, kept int) {
	m, larges, texts := map[string]wide{}, map[wide]large{}, map[int]string{}
	key := func(i int) string { return fmt.Sprint("key ", i) }
	for i := 0; i < n; i++ {
		m[key(i)] = wide{key(i), i, 1}
		larges[wide{key(i), i, 2}] = large{i, 39: i}
		texts[i] = key(i)
	}
	for i := kept; i < n; i++ {
		delete(m, key(i))
		delete(larges, wide{key(i), i, 2})
		delete(texts, i)
	}
	for k := range m {
		delete(m, k)
	}
	for k := range larges {
		delete(larges, k)
	}
	for k := range texts {
		delete(texts, k)
	}
	check("lens of pointers", len(m)+len(larges)+len(texts) == 0)
	for i := 0; i < n; i++ {
		w, l := m[key(i)], larges[wide{key(i), i, 2}]
		check("absent", w == wide{} && l == large{})
	}
	for i := 0; i < n; i++ {
		a := larges[wide{key(i), i, 2}]
		a[3]++
		texts[i] += "x"
		check("text", texts[i] == "x")
		larges[wide{key(i), i, 2}] = a
	}
	for _, l := range larges {
		check("large", l == large{3: 1})
	}
}

func main() {
	for _, n := range []int{1, 8, 9, 100, 900, 3000} {
		for _, kept := range []int{0, 1, n / 8, n / 2, n} {
			numbers(n, kept)
			pointers(n, kept)
		}
	}
	fmt.Println("done")
}
