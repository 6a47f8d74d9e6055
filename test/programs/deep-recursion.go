// args: 1000000
// gcstress: off
// stackmove: off
// A million frames, each with an array whose address the next one holds: every stack growth has to correct every pointer.
// (deep-recursion-moves.go runs the same under stackmove and gcstress, less deep.)
package main

import (
	"fmt"
	"os"
	"strconv"
)

func down(n int, above *int) int {
	local := [2]int{n, *above}
	if n == 0 {
		return *above
	}
	below := down(n-1, &local[0])
	return (below + local[0] + local[1] + *above) % 1000000007
}

func main() {
	n := 1000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	start := 7
	fmt.Println(down(n, &start), down(n/2, &start))
}
