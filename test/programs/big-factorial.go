// args: 120
// gcstress: 5
// Multiplication of long numbers in base 10^9: growing slices, carries, conversion to decimal.
package main

import (
	"fmt"
	"os"
	"strconv"
)

const base = 1000000000

type natural []uint32

func (x natural) mulSmall(m uint32) natural {
	z := make(natural, 0, len(x)+1)
	carry := uint64(0)
	for _, d := range x {
		carry += uint64(d) * uint64(m)
		z = append(z, uint32(carry%base))
		carry /= base
	}
	if carry > 0 {
		z = append(z, uint32(carry))
	}
	return z
}

func (x natural) add(y natural) natural {
	if len(x) < len(y) {
		x, y = y, x
	}
	z := make(natural, len(x), len(x)+1)
	var carry uint32
	for i, d := range x {
		carry += d
		if i < len(y) {
			carry += y[i]
		}
		z[i] = carry % base
		carry /= base
	}
	if carry > 0 {
		z = append(z, carry)
	}
	return z
}

func (x natural) String() string {
	if len(x) == 0 {
		return "0"
	}
	s := strconv.Itoa(int(x[len(x)-1]))
	for i := len(x) - 2; i >= 0; i-- {
		s += fmt.Sprintf("%09d", x[i])
	}
	return s
}

func main() {
	n := 120
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	f := natural{1}
	for i := 2; i <= n; i++ {
		f = f.mulSmall(uint32(i))
	}
	s := f.String()
	sum := 0
	for _, c := range s {
		sum += int(c - '0')
	}
	fmt.Println(n, len(s), sum)
	if n <= 200 {
		fmt.Println(s)
	}
	a, b := natural{0}, natural{1}
	for i := 0; i < n*5; i++ {
		a, b = b, a.add(b)
	}
	fmt.Println(a)
}
