// gcstress: 500
// Arrays of one type in many sizes, one after the other, with pointers in some of their words, and addresses
// within them: a collector that knows an object's pointers by its type knows them by its size as well. Some
// are larger than a page of a heap plan.
package main

import (
	"fmt"
	"runtime"
)

type cell struct {
	number int
	next   *int
	text   string
}

type held struct {
	cells  []cell
	inside **int // of its last cell
	middle *int
}

func fresh(n int) *int {
	p := new(int)
	*p = n
	return p
}

func build(n int) held {
	cells := make([]cell, n)
	for i := range cells {
		cells[i] = cell{i, fresh(n + i), fmt.Sprint("cell ", i)}
	}
	return held{cells, &cells[n-1].next, cells[n/2].next}
}

func check(h held) int {
	n, sum := len(h.cells), 0
	for i, c := range h.cells {
		if c.number != i || *c.next != n+i || c.text != fmt.Sprint("cell ", i) {
			fmt.Println("lost:", n, i, c.number, *c.next, c.text)
		}
		sum += *c.next
	}
	if h.inside != &h.cells[n-1].next || h.middle != h.cells[n/2].next {
		fmt.Println("addresses differ:", n)
	}
	return sum
}

func main() {
	var all []held
	for round := 0; round < 3; round++ {
		for n := 1; n <= 36; n++ {
			all = append(all, build(n))
			build(37 - n) // is garbage between the others
		}
		all = append(all, build(300), build(2100), build(300))
		runtime.GC()
		sum := 0
		for i := range all {
			sum += check(all[i])
			if i%3 == round {
				all[i] = build(len(all[i].cells))
			}
		}
		fmt.Println(len(all), sum)
	}
}
