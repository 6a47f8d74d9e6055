// float32(float64(f)) converts twice: a signalling NaN comes back quiet. A plain copy keeps its bits.
package main

import (
	"fmt"
	"math"
)

//go:noinline
func there(f float32) float64 { return float64(f) }

func main() {
	for _, b := range []uint32{0x7f800001, 0x7fc00001, 0xff812345, 0x7f800000, 0x00000001, 0x80000000, 0x3f800001} {
		f := math.Float32frombits(b)
		d := float64(f)
		kept := [1]float64{d}
		g := float32(kept[0])
		h := float32(float64(f) * 1)
		fmt.Printf("%08x %08x %08x %08x %08x %08x\n", b, math.Float32bits(f), math.Float32bits(float32(float64(f))),
			math.Float32bits(float32(there(f))), math.Float32bits(g), math.Float32bits(h))
	}
	s := math.Float64frombits(0x7ff0000000000001)
	fmt.Printf("%016x %08x\n", math.Float64bits(s), math.Float32bits(float32(s)))
	fmt.Println(float32(math.Sqrt(float64(float32(2)))), float32(0.1)*float32(0.1), float32(float64(float32(0.1))*float64(float32(3))))
}
