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
	for i := 0; i < 60; i++ {
		sink = make([]byte, 1<<20)
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	fmt.Println(stats.NumGC >= 8, stats.NumGC <= 60)
}
