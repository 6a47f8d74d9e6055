// Floats to integers and back, float32 rounding, comparisons with NaN, signed zero.
package main

import (
	"fmt"
	"math"
)

//go:noinline
func toInts(f float64) { fmt.Println(int(f), int64(f), int32(f), int8(int(f)), uint32(f)) }

//go:noinline
func compare(a, b float64) { fmt.Println(a < b, a <= b, a > b, a >= b, a == b, a != b) }

func main() {
	for _, f := range []float64{0, 1.5, -1.5, 2.999, 1e9, 100.7} {
		fmt.Println(int(f), int64(f), int32(f))
	}
	toInts(3.99)
	nan, inf := math.NaN(), math.Inf(1)
	compare(nan, nan)
	compare(1, nan)
	compare(inf, -inf)
	compare(0, math.Copysign(0, -1))
	var f32 float32 = 16777216
	fmt.Println(f32+1, float64(f32)+1, float32(0.1), float64(float32(0.1)), 0.1+0.2)
	var third float32 = 1
	third /= 3
	fmt.Println(third, third*3, float64(third))
	fmt.Println(uint64(1<<63), float64(uint64(1<<63)), uint64(float64(1<<63)), float32(1<<24+1))
	zero := 0.0
	fmt.Println(1/zero, -1/zero, zero/zero, 1/math.Copysign(0, -1))
	fmt.Println(math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxFloat32, math.Pi, math.MaxInt64, uint64(math.MaxUint64))
	fmt.Println(math.Sqrt(2), math.Floor(-1.5), math.Ceil(1.2), math.Trunc(-1.7), math.Abs(-3), math.Mod(7, 3), math.Pow(2, 10), math.Hypot(3, 4))
	fmt.Println(math.Sin(1), math.Cos(1), math.Atan2(1, 2), math.Exp(1), math.Log(10), math.Log2(8), math.Cbrt(27), math.Round(2.5), math.Max(1, nan))
	fmt.Println(math.Float64bits(1.5), math.Float32bits(1.5), math.Float64frombits(0x4009_21fb_5444_2d18))
	fmt.Println(5/2, 5/2.0, 5.0/2, 1e3, 0x1p-2, 1_000.5, 'a'*1.0)
}
