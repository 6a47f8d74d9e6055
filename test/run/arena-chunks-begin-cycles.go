// plans: off
// A chunk of an arena counts as a large object does: a program that makes arenas and forgets them is collected.
// oracle: off: loam/arena is not Go's
// wbstress: off
package main

import (
	"fmt"
	"loam/arena"
	"runtime"
)

func main() {
	for i := 0; i < 40; i++ { // 8 MiB each
		a := arena.NewArena()
		*a.New((*int)(nil)).(*int) = i
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	fmt.Println(stats.NumGC >= 10, stats.HeapSys < 200<<20)
}
