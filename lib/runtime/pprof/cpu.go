package pprof

import (
	"fmt"
	"internal/debuginfo"
	"io"
	"runtime"
	"sync"
	"time"
	"unsafe"
)

//go:linkname readCPUProfile runtime.readCPUProfile
func readCPUProfile() (words []uintptr, labels []unsafe.Pointer)

var cpu struct {
	sync.Mutex
	w       io.Writer // nil: there is no profile
	started time.Time
}

// Samples a second of processor time, as in Go.
const cpuRate = 100

// StartCPUProfile begins to sample; what was sampled is written to w by StopCPUProfile.
func StartCPUProfile(w io.Writer) error {
	cpu.Lock()
	defer cpu.Unlock()
	if cpu.w != nil {
		return fmt.Errorf("cpu profiling already in use")
	}
	cpu.w, cpu.started = w, time.Now()
	runtime.SetCPUProfileRate(cpuRate)
	return nil
}

// StopCPUProfile ends the profile, if there is one, and returns when it was written.
func StopCPUProfile() {
	cpu.Lock()
	defer cpu.Unlock()
	if cpu.w == nil {
		return
	}
	runtime.SetCPUProfileRate(0)
	writeCPU(cpu.w, cpu.started)
	cpu.w = nil
}

func writeCPU(w io.Writer, begin time.Time) error {
	const period = 1000000000 / cpuRate
	e := newEncoder(w, begin)
	e.valueType(fieldPeriodType, "cpu", "nanoseconds")
	e.number(fieldPeriod, period)
	e.valueType(fieldSampleType, "samples", "count")
	e.valueType(fieldSampleType, "cpu", "nanoseconds")
	words, labels := readCPUProfile()
	e.exact, _ = debuginfo.Frames(codeOf(words)) // without it, the first line of a function that was interrupted
	for len(words) > 0 {
		n, set := int64(words[0]), (*LabelSet)(labels[words[1]])
		e.sample([]int64{n, n * period}, stackOf(words), 0, set.labels())
		words = words[3+words[2]:]
	}
	return e.finish()
}

// codeOf gives the addresses of code in the samples: where they were taken, and the calls that led there.
func codeOf(words []uintptr) (pcs []uintptr) {
	for len(words) > 0 {
		for _, pc := range stackOf(words) {
			pcs = append(pcs, pc&(1<<codeBits-1)-1)
		}
		words = words[3+words[2]:]
	}
	return pcs
}

// stackOf is the stack of the first of these samples.
func stackOf(words []uintptr) []uintptr { return words[3 : 3+words[2]] }
