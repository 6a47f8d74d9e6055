// plans: reclaiming
// Cycles that gcstress adds are not counted, but those in whose place the program would have had one are, with every heap: programs
// that wait for NumGC to advance come to their end.
package main

import (
	"fmt"
	"runtime"
)

var sink []byte

func main() {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < 3200; i++ {
		sink = make([]byte, 64<<10)
	}
	runtime.ReadMemStats(&after)
	fmt.Println(after.NumGC-before.NumGC >= 2)
}
