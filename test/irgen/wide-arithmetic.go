// Words are multiplied and added with carry by instructions of the machine. The bodies of math/bits, which work with halves of words,
// take ten times as long: big numbers and printed floats stand on them.
// RUN: loam build -o %t -gcflags=-S %s 2>&1 | FileCheck %s
package main

import "math/bits"

// CHECK-LABEL: main.row:
// CHECK: mulq
// CHECK-NOT: shrq $32
// CHECK: retq
//
//go:noinline
func row(z, x []uint64, y uint64) (carry uint64) {
	for i := 0; i < len(z) && i < len(x); i++ {
		hi, lo := bits.Mul64(x[i], y)
		sum, c := bits.Add64(z[i], lo, 0)
		sum, d := bits.Add64(sum, carry, 0)
		z[i], carry = sum, hi+c+d
	}
	return
}

// CHECK-LABEL: main.difference:
// CHECK: sbbq
// CHECK: retq
//
//go:noinline
func difference(x, y [2]uint64) (lo, hi, borrow uint64) {
	lo, borrow = bits.Sub64(x[0], y[0], 0)
	hi, borrow = bits.Sub64(x[1], y[1], borrow)
	return
}

var z, x, y = []uint64{1, 2}, []uint64{3, 1 << 63}, [2]uint64{3, 1}

func main() {
	println(row(z, x, x[1]))
	println(row(x, z, z[1]))
	println(difference([2]uint64{z[0], x[1]}, y))
}
