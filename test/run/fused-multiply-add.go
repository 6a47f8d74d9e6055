// math.FMA rounds once: by the processor where it can, exact where it cannot; a product that is too small keeps its sign.
package main

import (
	"fmt"
	"math"
)

func main() {
	x := math.FMA(1e-300, -1e-300, 0)
	fmt.Println(x, math.Signbit(x))
	a, b := 1+math.Pow(2, -30), 1-math.Pow(2, -30)
	fmt.Println(math.FMA(a, b, -1), a*b-1)
	fmt.Println(math.FMA(0.1, 10, -1), math.FMA(math.MaxFloat64, 2, math.Inf(-1)), math.FMA(math.MaxFloat64, 2, -math.MaxFloat64))
	fmt.Println(math.FMA(5e-324, 0.5, 5e-324), math.FMA(3, 5e-324, -5e-324), math.FMA(1, -1, 1), math.FMA(math.Inf(1), 0, 1))
	for i, v := range []float64{0.1, 0.7, 1.3} {
		fmt.Println(math.FMA(v, v, -v*v) != 0, math.FMA(float64(i), v, 1))
	}
}
