// plans: reclaiming
// The runtime package: collections on demand, statistics, keeping alive.
// gcstress: off
package main

import (
	"fmt"
	"runtime"
)

type big struct {
	data [1000]int
	next *big
}

var keep *big

//go:noinline
func allocate() *big { return &big{} }

func main() {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < 100; i++ {
		keep = allocate()
	}
	runtime.ReadMemStats(&after)
	fmt.Println(after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc >= 800000)
	n := after.NumGC
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	fmt.Println(after.NumGC-n, after.HeapAlloc < 1000000, after.Frees > 90, after.HeapObjects > 0)
	runtime.KeepAlive(keep)
	fmt.Println(runtime.NumGoroutine(), runtime.GOOS, runtime.GOARCH)
	_, _, line, ok := runtime.Caller(0)
	fmt.Println(line, ok)
}
