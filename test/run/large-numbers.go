// gcstress: 20
// Sums, differences, products, quotients, shifts and powers of random large numbers, many of whose words are
// full so that carries go far.
package main

import (
	"fmt"
	"math/big"
	"math/rand"
)

func num(r *rand.Rand, n int) *big.Int {
	b := make([]byte, n)
	r.Read(b)
	if r.Intn(3) == 0 {
		for i := range b {
			b[i] = 0xff
		}
	}
	x := new(big.Int).SetBytes(b)
	if r.Intn(2) == 0 {
		x.Neg(x)
	}
	return x
}

func main() {
	r := rand.New(rand.NewSource(1))
	h := uint64(14695981039346656037)
	for i := 0; i < 4000; i++ {
		x, y := num(r, 1+r.Intn(300)), num(r, 1+r.Intn(300))
		z := new(big.Int)
		mix := func(z *big.Int) {
			for _, w := range z.Bits() {
				h = (h ^ uint64(w)) * 1099511628211
			}
			h = (h ^ uint64(z.Sign()+2)) * 1099511628211
		}
		mix(z.Add(x, y))
		mix(z.Sub(x, y))
		mix(z.Mul(x, y))
		mix(z.Quo(z.Add(z, x), y))
		mix(z.Rem(x, y))
		mix(z.Lsh(x, uint(r.Intn(200))))
		mix(z.Rsh(x, uint(r.Intn(200))))
		mix(z.Add(z, z))
		mix(z.Sub(x, z))
		mix(z.GCD(nil, nil, z.Abs(x), new(big.Int).Abs(y)))
		if i%100 == 0 {
			mix(z.Exp(x, big.NewInt(65537), new(big.Int).Abs(y)))
		}
	}
	fmt.Println(h)
}
