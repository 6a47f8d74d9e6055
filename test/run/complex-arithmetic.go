// Complex arithmetic over all kinds of parts: products of complex64 are rounded once, quotients follow C99 where
// infinities and NaNs meet, and what compares equal does so parts by parts.
package main

import (
	"fmt"
	"math"
)

var inf, negativeZero = math.Inf(1), math.Copysign(0, -1)
var parts = []float64{0, negativeZero, 1, -1.5, inf, -inf, math.NaN(), 1e308, 5e-324, 3}

// all calls f with every pair of numbers made of parts.
func all(f func(x, y complex128)) {
	for _, a := range parts {
		for _, b := range parts {
			for _, c := range parts {
				for _, d := range parts {
					f(complex(a, b), complex(c, d))
				}
			}
		}
	}
}

type sum uint64

func (s *sum) add(x float64) {
	bits := math.Float64bits(x)
	if x != x {
		bits = 77
	}
	*s = *s*31 + sum(bits)
}

func (s *sum) add128(x complex128) { s.add(real(x)); s.add(imag(x)) }
func (s *sum) add64(x complex64)   { s.add(float64(real(x))); s.add(float64(imag(x))) }

func main() {
	var wide, narrow sum
	equal := 0
	all(func(x, y complex128) {
		for _, z := range []complex128{x + y, x - y, x * y, x / y, -x, +y} {
			wide.add128(z)
		}
		a, b := complex64(x), complex64(y)
		for _, z := range []complex64{a + b, a - b, a * b, a / b, -a} {
			narrow.add64(z)
		}
		if x == y && a == b && !(x != y) && any(x) == any(y) {
			equal++
		}
	})
	fmt.Println(wide, narrow, equal)
	fmt.Println(complex(inf, 0)/1i, 1/complex(inf, inf), 1i/complex(0, negativeZero), complex(0, inf)/1e308)
	z := 1 - 2i
	z++
	z *= z
	z -= 1i
	z /= 2
	z--
	fmt.Println(z, real(z), imag(z))
}
