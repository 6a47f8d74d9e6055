// A sort that compares and swaps through an interface.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"sort"
)

type Person struct {
	name string
	age  int
	id   int
}

type ByAge []Person

func (p ByAge) Len() int { return len(p) }
func (p ByAge) Less(i, j int) bool {
	if p[i].age != p[j].age {
		return p[i].age < p[j].age
	}
	if p[i].name != p[j].name {
		return p[i].name < p[j].name
	}
	return p[i].id < p[j].id
}
func (p ByAge) Swap(i, j int) { p[i], p[j] = p[j], p[i] }

type Ints []int

func (p Ints) Len() int           { return len(p) }
func (p Ints) Less(i, j int) bool { return p[i] < p[j] }
func (p Ints) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }

func siftDown(data sort.Interface, lo, hi int) {
	root := lo
	for {
		child := 2*root + 1
		if child >= hi {
			return
		}
		if child+1 < hi && data.Less(child, child+1) {
			child++
		}
		if !data.Less(root, child) {
			return
		}
		data.Swap(root, child)
		root = child
	}
}

func heapSort(data sort.Interface) {
	n := data.Len()
	for i := (n - 1) / 2; i >= 0; i-- {
		siftDown(data, i, n)
	}
	for i := n - 1; i >= 0; i-- {
		data.Swap(0, i)
		siftDown(data, 0, i)
	}
}

func main() {
	if len(os.Args) > 1 {
		f, err := os.Create(os.Args[1])
		if err != nil {
			panic(err)
		}
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	check := 0
	seed := uint32(1)
	next := func() int { seed = seed*1664525 + 1013904223; return int(seed >> 8) }
	for round := 0; round < 40; round++ {
		people := make([]Person, 20000)
		for i := range people {
			people[i] = Person{fmt.Sprint("n", next()%100), next() % 50, i}
		}
		heapSort(ByAge(people))
		sort.Sort(sort.Reverse(ByAge(people)))
		check += people[0].id + people[777].age
		ints := make([]int, 30000)
		for i := range ints {
			ints[i] = next()
		}
		heapSort(Ints(ints))
		check ^= ints[1234]
	}
	fmt.Println(check)
}
