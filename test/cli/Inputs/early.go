// What was allocated before the program asks for its heap profile.
package main

import (
	"fmt"
	"runtime"
)

var kept = fill()

//go:noinline
func fill() [][]byte {
	runtime.MemProfileRate = 1
	all := make([][]byte, 1000)
	for i := range all {
		all[i] = make([]byte, 500)
	}
	return all
}

func main() {
	runtime.MemProfileRate = 0
	runtime.GC()
	records := make([]runtime.MemProfileRecord, 10000)
	n, ok := runtime.MemProfile(records, true)
	for _, r := range records[:n] {
		f, _ := runtime.CallersFrames(r.Stack()).Next()
		if f.Function == "main.fill" && r.AllocObjects > 900 {
			fmt.Println(ok, r.AllocObjects >= 950, r.InUseBytes() >= 950*512)
		}
	}
	runtime.KeepAlive(kept)
}
