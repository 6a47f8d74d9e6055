package runtime

import "unsafe"

// MemStats is Go's: see its documentation for each field. The C side (heap.h) has the same layout.
type MemStats struct {
	Alloc, TotalAlloc, Sys, Lookups, Mallocs, Frees                    uint64
	HeapAlloc, HeapSys, HeapIdle, HeapInuse, HeapReleased, HeapObjects uint64
	StackInuse, StackSys, MSpanInuse, MSpanSys, MCacheInuse, MCacheSys uint64
	BuckHashSys, GCSys, OtherSys, NextGC, LastGC, PauseTotalNs         uint64
	PauseNs, PauseEnd                                                  [256]uint64
	NumGC, NumForcedGC                                                 uint32
	GCCPUFraction                                                      float64
	EnableGC, DebugGC                                                  bool
	BySize                                                             [61]struct {
		Size           uint32
		Mallocs, Frees uint64
	}
}

//go:noescape
func readmemstats(m unsafe.Pointer)

// ReadMemStats fills m.
func ReadMemStats(m *MemStats) { readmemstats(unsafe.Pointer(m)) }

// NumCgoCall returns the number of calls of C code: programs here have none.
func NumCgoCall() int64 { return 0 }
