// Package debug: settings of the collector.
package debug

import _ "unsafe"

//go:linkname setGCPercent runtime.setGCPercent
func setGCPercent(percent int) int

//go:linkname setMemoryLimit runtime.setMemoryLimit
func setMemoryLimit(bytes int64) int64

//go:linkname freeOSMemory runtime.freeOSMemory
func freeOSMemory()

// SetGCPercent sets GOGC and returns the old value; negative: off.
func SetGCPercent(percent int) int { return setGCPercent(percent) }

// SetMemoryLimit sets GOMEMLIMIT and returns the old value; negative: only asks.
func SetMemoryLimit(limit int64) int64 { return setMemoryLimit(limit) }

// FreeOSMemory collects and gives free memory back to the system.
func FreeOSMemory() { freeOSMemory() }
