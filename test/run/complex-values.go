// Complex values wherever a value can be: constants, fields, elements, interfaces, parameters and results, the
// builtins, print and every verb of fmt, and math/cmplx from Go's source.
package main

import (
	"fmt"
	"math/cmplx"
)

type pair struct {
	narrow complex64
	wide   complex128
	list   [3]complex64
}

type signal complex128

func (s signal) power() float64 { return real(s)*real(s) + imag(s)*imag(s) }

const k = complex(1, 2) * 2i

var table = [...]complex128{1, 2i, 3 + 1i, 'a', 1.5, k}
var boxed any = complex64(table[2])

func many(a, b complex64, c complex128, p pair) (complex64, complex128, pair, error) {
	p.list[1] += a
	return a * b, c / 3i, p, nil
}

func polar() (float64, float64) { return 1, 2 }

func main() {
	fmt.Println(k, real(k), imag(k), complex64(k), table, boxed, pair{}, complex(polar()))
	a, b, p, err := many(1+2i, 3i, 4-1i, pair{narrow: 1, wide: 2i})
	q := &p
	q.wide *= 1i
	fmt.Println(a, b, p, err, p == *q, [2]complex64{1} == [2]complex64{1, 2i}, boxed == any(complex64(3+1i)))
	fmt.Println(signal(2i).power(), signal.power(3), []signal{1, 2})
	switch x := boxed.(type) {
	case complex128:
		fmt.Println("wide", x)
	case complex64:
		fmt.Println("narrow", x)
	}
	z := 1 - 2.5i
	fmt.Printf("%v %+v %#v %g %G %e %E %f %F %b %x %X %T\n", z, z, z, z, z, z, z, z, z, z, z, z, z)
	fmt.Printf("%8.3f|%-12.1f|%+.3g|%012.2f|% f|%d %s %#v\n", z, z, z, z, z, z, z, p)
	fmt.Println(cmplx.Sqrt(-1), cmplx.Exp(1i), cmplx.Abs(3+4i), cmplx.Pow(2i, 3), cmplx.Inf(), cmplx.Asin(z))
	f := func() complex128 { table[0] += 1i; return table[0] }
	fmt.Println(f()*f(), table[0])
}
