// RUN: loam build -gcflags=-m -o %t %s 2>&1 | FileCheck %s
// RUN: %t 2>&1 | FileCheck --check-prefix=OUT %s
// sort.Slice makes what swaps the elements in its own frame: neither the slice nor its header nor the function escapes. What was
// stored elsewhere does.
package main

import "sort"

type pair struct {
	key   string
	value *int
}

var sink []int

func main() {
	numbers := []int{3, 1, 2} // CHECK-DAG: [[@LINE]]:18: []int{...} does not escape
	// CHECK-DAG: [[@LINE+1]]:12: numbers does not escape
	sort.Slice(numbers, func(i, j int) bool { return numbers[i] < numbers[j] })
	words := []string{"c", "a", "b"} // CHECK-DAG: [[@LINE]]:19: []string{...} does not escape
	sort.SliceStable(words, func(i, j int) bool { return words[i] < words[j] })
	kept := []int{2, 1} // CHECK-DAG: [[@LINE]]:15: []int{...} escapes to heap
	sort.Slice(kept, func(i, j int) bool { sink = kept; return kept[i] < kept[j] })
	one, two := 1, 2
	pairs := []pair{{"b", &two}, {"a", &one}} // CHECK-DAG: [[@LINE]]:17: []pair{...} does not escape
	sort.Slice(pairs, func(i, j int) bool { return pairs[i].key < pairs[j].key })
	println(numbers[0], numbers[1], numbers[2], words[0], words[1], words[2], sink[0], sink[1], *pairs[0].value, *pairs[1].value)
	// OUT: 1 2 3 a b c 1 2 1 2
	bytes, lists, arrays := []byte("hello"), [][]int{{2}, {1}, nil}, [][3]int16{{2, 1}, {1, 2}, {0, 3}}
	sort.Slice(bytes, func(i, j int) bool { return bytes[i] < bytes[j] })
	sort.Slice(lists, func(i, j int) bool { return len(lists[i]) < len(lists[j]) })
	sort.Slice(arrays, func(i, j int) bool { return arrays[i][0] < arrays[j][0] })
	println(string(bytes), len(lists[0]), arrays[0][1], arrays[1][1], arrays[2][1]) // OUT: ehllo 0 3 2 1
	var mixed = []interface{}{"x", 1, 'c', nil}
	sort.Slice(mixed, func(i, j int) bool { return mixed[i] == nil && mixed[j] != nil })
	println(mixed[0] == nil)                     // OUT: true
	defer func() { println(recover() != nil) }() // OUT: true
	sort.Slice(42, func(i, j int) bool { return false })
}
