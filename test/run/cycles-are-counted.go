// NumGC counts the cycles that the program asks for by what it allocates, also where a debug mode adds others or does them in its
// place.
// plans: off
package main

import (
	"fmt"
	"runtime"
)

var sink []byte

func main() {
	var stats runtime.MemStats
	n := uint32(0)
	// How much is allocated beside a cycle depends on the machine's other work.
	for ; n < 5000 && stats.NumGC < 8; n++ {
		sink = make([]byte, 1<<20)
		runtime.ReadMemStats(&stats)
	}
	fmt.Println(stats.NumGC == 8, stats.NumGC <= n*2/3)
}
