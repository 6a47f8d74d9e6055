// replay PROGRAM: does what a trace of allocations says, and tells what that takes: for tools/replay, which prepares the trace as words:
//
//	n > 0        an object of n bytes; with bit 40 it has pointers
//	n < 0        object number -n - 1 is not needed any more
//	0            collect
//	1 << 50 + n  measure: objects that are needed have n bytes
//
// Prints for each measure the bytes needed, those that objects occupy, and those of the heap's memory.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"time"
	"unsafe"
)

const (
	pointers = 1 << 40
	measure  = 1 << 50
)

var objects []unsafe.Pointer

func words(text []byte) []int64 {
	return unsafe.Slice((*int64)(unsafe.Pointer(&text[0])), len(text)/8)
}

func allocate(n int64) unsafe.Pointer {
	if n&pointers != 0 {
		s := make([]unsafe.Pointer, n&^pointers/8)
		return unsafe.Pointer(&s[0])
	}
	s := make([]byte, n)
	return unsafe.Pointer(&s[0])
}

var before, now runtime.MemStats

func footprint(m *runtime.MemStats) uint64 { return m.HeapSys - m.HeapReleased }

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	ops, n := words(text), 0
	for _, op := range ops {
		if op > 0 && op < measure {
			n++
		}
	}
	objects = make([]unsafe.Pointer, n)
	runtime.GC()
	debug.SetGCPercent(-1) // the trace tells when
	runtime.ReadMemStats(&before)
	began, next := time.Now(), 0
	for _, op := range ops {
		switch {
		case op >= measure:
			runtime.ReadMemStats(&now)
			println("measure", op-measure, now.HeapAlloc-before.HeapAlloc, footprint(&now)-footprint(&before))
		case op > 0:
			objects[next] = allocate(op)
			next++
		case op < 0:
			objects[-op-1] = nil
		default:
			runtime.GC()
		}
	}
	println("time", time.Since(began).Nanoseconds())
}
