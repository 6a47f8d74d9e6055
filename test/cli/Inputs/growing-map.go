package main

import (
	"fmt"
	"runtime"
)

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

func main() {
	m := map[int]int{}
	most, last := uint64(0), allocated()
	for i := 0; i < 8000; i++ {
		m[i] = i
		now := allocated()
		if now-last > most {
			most = now - last
		}
		last = now
	}
	fmt.Println(len(m), "most bytes at once:", most)
}
