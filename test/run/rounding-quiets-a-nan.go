// A direct call of Floor, Ceil, Trunc or RoundToEven is an instruction to gc, which makes a signalling NaN quiet;
// a call through a value is one of the function, which does not.
package main

import (
	"fmt"
	"math"
)

//go:noinline
func apply(f func(float64) float64, x float64) uint64 { return math.Float64bits(f(x)) }

func main() {
	for _, bits := range []uint64{0x7ff0000000000001, 0xfff0000000000abc, 0x7ff8000000000001, 0x7ff0000000000000, 1 << 63, 0xc004cccccccccccd} {
		x := math.Float64frombits(bits)
		fmt.Printf("%016x: %016x %016x %016x %016x, %016x\n", bits, math.Float64bits(math.Floor(x)), math.Float64bits(math.Ceil(x)),
			math.Float64bits(math.Trunc(x)), math.Float64bits(math.RoundToEven(x)), apply(math.Floor, x))
	}
	fmt.Println(math.Floor(-2.5), math.Ceil(-2.5), math.Trunc(-2.5), math.RoundToEven(-2.5), math.Round(-2.5))
}
