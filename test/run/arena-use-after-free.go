// plans: off
// A value of a freed arena is used: the program ends at once, and does not read what others have put there.
// While a cycle marks, the chunk stays until it is swept: with wbstress a cycle always marks.
// wbstress: off
// status: 2
// stderr: unexpected fault address 0x
// stderr: fatal error: fault
// stderr: [signal SIGSEGV: segmentation violation
// stderr: main.use
// oracle: off: loam/arena is not Go's
package main

import (
	"fmt"
	"loam/arena"
)

type pair struct{ x, y int }

//go:noinline
func use(p *pair) int { return p.y }

func main() {
	a := arena.NewArena()
	p := a.New((*pair)(nil)).(*pair)
	p.y = 5
	fmt.Println(use(p))
	a.Free()
	fmt.Println(use(p))
}
