package main

import (
	"fmt"
	"runtime"
)

var keep [8]interface{}

// cost makes n objects and tells how many bytes the heap counts for each, and how many objects for all.
func cost(name string, n int, make func() interface{}) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < n; i++ {
		keep[i%8] = make()
	}
	runtime.ReadMemStats(&after)
	bytes, objects := after.TotalAlloc-before.TotalAlloc, after.Mallocs-before.Mallocs
	fmt.Printf("%-8s %d bytes each, %d objects\n", name, bytes/uint64(n), objects)
}

func main() {
	cost("warm", 1000, func() interface{} { return new([3]int) })
	cost("24", 1000, func() interface{} { return new([3]int) })
	cost("25", 1000, func() interface{} { return new([25]byte) })
	cost("tiny", 1600, func() interface{} { return new(int8) })
	cost("empty", 1000, func() interface{} { return new(struct{}) })
	cost("large", 10, func() interface{} { return new([100000]byte) })
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	for _, c := range m.BySize[:6] {
		fmt.Println("class", c.Size)
	}
}
