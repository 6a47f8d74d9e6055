// Package debug: the installed Go's, over what this runtime has.
package debug

import (
	"runtime"
	"time"
	_ "unsafe"
)

//go:linkname gcPercent runtime.setGCPercent
func gcPercent(percent int) int

func setGCPercent(percent int32) int32 { return int32(gcPercent(int(percent))) }

//go:linkname setMemoryLimit runtime.setMemoryLimit
func setMemoryLimit(bytes int64) int64

//go:linkname setMaxStack runtime.setMaxStack
func setMaxStack(bytes int) int

//go:linkname setMaxThreads runtime.setMaxThreads
func setMaxThreads(n int) int

//go:linkname setTraceback runtime.setTraceback
func setTraceback(level string)

//go:linkname setPanicOnFault runtime.setPanicOnFault
func setPanicOnFault(on bool) (was bool)

// SetTraceback takes a level as GOTRACEBACK has them.
func SetTraceback(level string) { setTraceback(level) }

//go:linkname freeOSMemory runtime.freeOSMemory
func freeOSMemory()

// readGCStats fills the pauses, the newest first, then the ends of the pauses, then LastGC, NumGC and PauseTotal.
func readGCStats(pauses *[]time.Duration) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	n := min(int(m.NumGC), len(m.PauseNs))
	p := (*pauses)[:2*n+3]
	for i := 0; i < n; i++ {
		at := (m.NumGC - 1 - uint32(i)) % uint32(len(m.PauseNs))
		p[i], p[n+i] = time.Duration(m.PauseNs[at]), time.Duration(m.PauseEnd[at])
	}
	p[2*n], p[2*n+1], p[2*n+2] = time.Duration(m.LastGC), time.Duration(m.NumGC), time.Duration(m.PauseTotalNs)
	*pauses = p
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

// modinfo: programs are built from files, not from modules.
func modinfo() string { return "" }
