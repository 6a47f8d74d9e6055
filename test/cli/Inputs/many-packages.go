package main

import (
	"fmt"
	"math"
	"math/bits"
	"math/cmplx"
	"sort"
	"strconv"
	"strings"
	"time"
)

type big [100]int

func f(a, b big) bool { return a == b }

func main() {
	x := 1.5
	fmt.Println(math.Floor(x), math.Ceil(x), math.Trunc(x), math.Mod(x, 3), math.Sin(x), math.Pow(x, 3), math.FMA(x, x, x), math.Sqrt(x), math.Abs(x), math.Copysign(x, -1), math.Round(x), math.RoundToEven(x), math.Exp(x), math.Log(x))
	hi, lo := bits.Mul64(1<<60, 12345)
	q, r := bits.Div64(5, 7, 9)
	fmt.Println(hi, lo, q, r, cmplx.Sqrt(complex(x, x)), bits.OnesCount64(lo), bits.LeadingZeros(3))
	s := []string{"b", "a"}
	sort.Strings(s)
	fmt.Println(s, strings.Repeat("ab", 3), strconv.Itoa(5), time.Second)
	var a, b big
	b[50] = 1
	fmt.Println(f(a, b), f(a, a), uint64(x*1e19), int64(x), complex(x, x)/complex(1, 2))
	var c64 complex64 = complex(1, 2)
	fmt.Println(c64*c64/c64, float32(x), max(x))
}
func max(x float64) float64 { if x > 2 { return x }; return math.Max(x, math.Inf(1)) }
