// Products of two words and sums with carry are single instructions, and give what the bodies of package math/bits give, which
// function values still call: in assignments, as results, and as arguments.
package main

import (
	"fmt"
	"math/bits"
)

var (
	mul           = bits.Mul64
	add, sub      = bits.Add64, bits.Sub64
	words, values = 0, []uint64{0, 1, 2, 3, 1<<31 - 1, 1 << 32, 1<<32 + 1, 1<<63 - 1, 1 << 63, 1<<64 - 2, 1<<64 - 1, 0x0123456789abcdef}
)

//go:noinline
func product(x, y uint64) (hi, lo uint64) { return bits.Mul64(x, y) }

//go:noinline
func sum(x, y, carry uint) (uint, uint) { return bits.Add(x, y, carry) }

func check(what string, x, y, hi, lo, wantHi, wantLo uint64) {
	words++
	if hi != wantHi || lo != wantLo {
		fmt.Printf("%s of %#x and %#x is %#x, %#x, not %#x, %#x\n", what, x, y, hi, lo, wantHi, wantLo)
	}
}

func fold(hi, lo uint64) uint64 { return hi ^ lo }

// A number of four words, least first.
func addAll(x, y [4]uint64) (z [4]uint64, carry uint64) {
	for i := range x {
		z[i], carry = bits.Add64(x[i], y[i], carry)
	}
	return
}

func subAll(x, y [4]uint64) (z [4]uint64, borrow uint64) {
	for i := range x {
		z[i], borrow = bits.Sub64(x[i], y[i], borrow)
	}
	return
}

func main() {
	for _, x := range values {
		for _, y := range values {
			wantHi, wantLo := mul(x, y)
			hi, lo := product(x, y)
			check("Mul64", x, y, hi, lo, wantHi, wantLo)
			h, l := bits.Mul(uint(x), uint(y))
			check("Mul", x, y, uint64(h), uint64(l), wantHi, wantLo)
			if fold(bits.Mul64(x, y)) != wantHi^wantLo {
				fmt.Println("fold", x, y)
			}
			for carry := uint64(0); carry < 2; carry++ {
				wantHi, wantLo = add(x, y, carry)
				hi, lo = bits.Add64(x, y, carry)
				check("Add64", x, y, hi, lo, wantHi, wantLo)
				s, c := sum(uint(x), uint(y), uint(carry))
				check("Add", x, y, uint64(s), uint64(c), wantHi, wantLo)
				wantHi, wantLo = sub(x, y, carry)
				hi, lo = bits.Sub64(x, y, carry)
				check("Sub64", x, y, hi, lo, wantHi, wantLo)
				s, c = bits.Sub(uint(x), uint(y), uint(carry))
				check("Sub", x, y, uint64(s), uint64(c), wantHi, wantLo)
			}
		}
	}
	a, b := [4]uint64{1<<64 - 1, 1<<64 - 1, 7, 1 << 63}, [4]uint64{1, 0, 1<<64 - 8, 1 << 63}
	fmt.Println(addAll(a, b))
	fmt.Println(subAll(b, a))
	bits.Mul64(a[0], a[1])
	_, carry := bits.Add64(a[0], a[0], 1)
	fmt.Println(words, carry)
}
