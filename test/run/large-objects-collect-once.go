// plans: off
// Large objects begin cycles neither before and after each of them nor never: 40 of 8 MiB, of which one is alive, are about 21
// cycles in Go. A collector that finished each cycle before the object counts would run 40.
// gcstress: off
// wbstress: off
// With one P by GODEBUG=schedseed, marking waits for a turn of its own and every fourth object begins a cycle: that is the scheduler's.
// schedseed: off
package main

import (
	"fmt"
	"runtime"
)

var kept []byte

func main() {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < 40; i++ {
		kept = make([]byte, 8<<20)
	}
	runtime.ReadMemStats(&after)
	cycles := after.NumGC - before.NumGC
	fmt.Println(cycles > 10, cycles < 30)
}
