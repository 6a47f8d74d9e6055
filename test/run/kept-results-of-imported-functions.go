// What an imported function returns may be its argument. When only the summary of its package is known, as
// with packages that were compiled before, an argument whose result is kept must be on the heap all the same.
package main

import (
	"fmt"
	"math/big"
	"strings"
)

var one = big.NewInt(1)
var kept *big.Int
var text string

type box struct{ n *big.Int }

//go:noinline
func list() (all []*big.Int) {
	n := new(big.Int)
	return append(all, n.Sub(n, one))
}

//go:noinline
func global() {
	n := new(big.Int)
	kept = n.Add(n, one)
}

//go:noinline
func field(b *box) {
	n := new(big.Int)
	b.n = n.Lsh(one, 70)
}

//go:noinline
func trimmed(b []byte) { text = strings.TrimSpace(string(b)) }

func overwrite(depth int) int {
	var frame [64]int
	for i := range frame {
		frame[i] = -depth
	}
	if depth == 0 {
		return frame[3]
	}
	return overwrite(depth-1) + frame[depth%64]
}

func main() {
	var b box
	all := list()
	global()
	field(&b)
	trimmed([]byte("  a few words "))
	fmt.Println(overwrite(50))
	fmt.Println(all[0], kept, b.n, text)
}
