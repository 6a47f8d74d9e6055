// A small loop begins at a multiple of 32, as one that lies across two lines of the processor's cache of
// decoded instructions took up to 9 % more time.
// RUN: loam build -o %t -gcflags=-S %s | FileCheck %s
package main

var numbers = make([]float64, 2)

// CHECK-LABEL: main.sum:
// CHECK: .p2align 5
// CHECK-NEXT: .LBB
// CHECK: addsd
//
//go:noinline
func sum(numbers []float64) (s float64) {
	for _, x := range numbers {
		s += x
	}
	return s
}

func main() {
	numbers = append(numbers, 3)
	println(sum(numbers))
}
