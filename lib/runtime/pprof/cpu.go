package pprof

import (
	"fmt"
	"internal/debuginfo"
	"io"
	"runtime"
	"sync"
	"time"
	_ "unsafe" // for linkname
)

//go:linkname readCPUProfile runtime.readCPUProfile
func readCPUProfile() []uintptr

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
	words := readCPUProfile()
	e.exact, _ = debuginfo.Frames(interrupted(words)) // without it, the functions' first lines
	for len(words) > 0 {
		n, depth := int64(words[0]), int(words[1])
		e.sample([]int64{n, n * period}, words[2:2+depth], 0)
		words = words[2+depth:]
	}
	return e.finish()
}

// interrupted gives the addresses at which the samples were taken.
func interrupted(words []uintptr) (pcs []uintptr) {
	for len(words) > 0 {
		if words[1] > 0 {
			pcs = append(pcs, words[2]&(1<<codeBits-1)-1)
		}
		words = words[2+words[1]:]
	}
	return pcs
}
