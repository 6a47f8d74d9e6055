// plans: off
// env: GOGC=100
// debug.FreeOSMemory and the memory limit give free pages back to the system: the process's resident memory
// says so, and MemStats agree. SetGCPercent and SetMemoryLimit return what was set before.
// wbstress: off
package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

const mb = 1 << 20

func resident() int {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	n, _ := strconv.Atoi(strings.Fields(string(b))[1])
	return n * os.Getpagesize()
}

//go:noinline
func use(n int) {
	var kept [][]byte
	for i := 0; i < n; i++ {
		b := make([]byte, mb)
		for j := 0; j < len(b); j += 4096 {
			b[j] = 1
		}
		kept = append(kept, b)
	}
	runtime.KeepAlive(kept)
}

func comesDown(to int) bool {
	for i := 0; i < 12000 && resident() > to; i++ {
		time.Sleep(10 * time.Millisecond)
	}
	return resident() <= to
}

func main() {
	fmt.Println(debug.SetGCPercent(200), debug.SetGCPercent(-1), debug.SetMemoryLimit(-1) == math.MaxInt64)
	base := resident()
	use(100)
	fmt.Println("touched", resident()-base > 95*mb)
	debug.FreeOSMemory()
	fmt.Println("given back", resident()-base < 20*mb)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(m.HeapIdle-m.HeapReleased < 10*mb, m.HeapReleased > 80*mb)

	// By the goal of the next cycle, in the background.
	debug.SetGCPercent(100)
	use(100)
	runtime.GC()
	runtime.GC()
	fmt.Println("background", comesDown(base+40*mb))

	// Garbage of 400 MB within a limit of 64: the memory of what is dead is used again, or goes back.
	debug.SetGCPercent(-1)
	fmt.Println(debug.SetMemoryLimit(64*mb) == math.MaxInt64, debug.SetMemoryLimit(-1) == 64*mb)
	most := 0
	for i := 0; i < 40; i++ {
		use(10)
		if r := resident(); r > most {
			most = r
		}
	}
	fmt.Println("limit", most-base < 80*mb)
}
