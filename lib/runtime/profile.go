package runtime

import "unsafe"

// Profiles of allocations and goroutines. Package runtime/pprof writes them.

// MemProfileRate is the mean number of bytes from one sampled allocation to the next; 0: none is sampled. Nothing is sampled in a program in
// which nothing can call MemProfile.
var MemProfileRate int = 512 * 1024

// allocationsAreSampled is initialised when the program begins, if it has code that uses it: MemProfile's.
var allocationsAreSampled = sampleAllocations()

//go:loam_ondemand
func sampleAllocations() bool {
	profileBegin(&MemProfileRate)
	return true
}

// A StackRecord is a stack, the innermost call first; zeros follow it.
type StackRecord struct {
	Stack0 [32]uintptr
}

// Stack is the stack without the zeros.
func (r *StackRecord) Stack() []uintptr { return withoutZeros(r.Stack0[:]) }

func withoutZeros(stack []uintptr) []uintptr {
	for i, pc := range stack {
		if pc == 0 {
			return stack[:i]
		}
	}
	return stack
}

// A MemProfileRecord tells of the sampled allocations of one size from one stack.
type MemProfileRecord struct {
	AllocBytes, FreeBytes     int64
	AllocObjects, FreeObjects int64
	Stack0                    [32]uintptr
}

// InUseBytes is what was not freed yet.
func (r *MemProfileRecord) InUseBytes() int64 { return r.AllocBytes - r.FreeBytes }

// InUseObjects is the number of objects that were not freed yet.
func (r *MemProfileRecord) InUseObjects() int64 { return r.AllocObjects - r.FreeObjects }

// Stack is the stack of the allocations.
func (r *MemProfileRecord) Stack() []uintptr { return withoutZeros(r.Stack0[:]) }

func profileBegin(rate *int)
func profileMemory(records unsafe.Pointer, n int, unused bool) int
func profileGoroutines(records, labels unsafe.Pointer, n int) int

// MemProfile copies the records of the heap profile into p if they fit; their number, and whether they did. inuseZero: also those of
// which everything was freed.
func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) {
	if !allocationsAreSampled {
		return 0, true
	}
	var at unsafe.Pointer
	if len(p) > 0 {
		at = unsafe.Pointer(&p[0])
	}
	n = profileMemory(at, len(p), inuseZero)
	return n, n <= len(p)
}

// GoroutineProfile copies the stacks of all goroutines into p if they fit; their number, and whether they did.
func GoroutineProfile(p []StackRecord) (n int, ok bool) { return labelledGoroutines(p, nil) }

// labelledGoroutines also gives the labels of the goroutines, if there is room for them. Package runtime/pprof calls it.
func labelledGoroutines(p []StackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	var at, labelsAt unsafe.Pointer
	if len(p) > 0 {
		at = unsafe.Pointer(&p[0])
	}
	if len(labels) >= len(p) && len(p) > 0 {
		labelsAt = unsafe.Pointer(&labels[0])
	}
	n = profileGoroutines(at, labelsAt, len(p))
	return n, n <= len(p)
}

func cpuProfile(hz int)
func cpuProfileRead(words unsafe.Pointer, n int) int
func cpuProfileLabel(i int) unsafe.Pointer
func countThreads() int

var cpuRate int

// SetCPUProfileRate begins a CPU profile with so many samples a second of processor time, and ends it with 0. Package runtime/pprof
// calls it.
func SetCPUProfileRate(hz int) {
	if hz > 1000000 {
		hz = 1000000
	}
	if hz > 0 && cpuRate > 0 {
		print("runtime: cannot set rate until previous profile has finished.\n")
		return
	}
	if hz > 0 || cpuRate > 0 {
		cpuProfile(hz)
	}
	cpuRate = 0
	if hz > 0 {
		cpuRate = hz
	}
}

// readCPUProfile gives for each sample of the last profile its count, an index of labels, the number of its pcs, and these. Nothing of the
// profile is kept.
func readCPUProfile() (words []uintptr, labels []unsafe.Pointer) {
	for n := cpuProfileRead(nil, 0); n > len(words); {
		words = make([]uintptr, n)
		n = cpuProfileRead(unsafe.Pointer(&words[0]), n)
	}
	labels = append(labels, nil)
	for rest := words; len(rest) > 0; rest = rest[3+rest[2]:] {
		for uintptr(len(labels)) <= rest[1] {
			labels = append(labels, cpuProfileLabel(len(labels)))
		}
	}
	cpuProfile(-1)
	return words, labels
}

// ThreadCreateProfile has a record for each thread that was ever started, without its stack.
func ThreadCreateProfile(p []StackRecord) (n int, ok bool) {
	n = countThreads()
	if n > len(p) {
		return n, false
	}
	for i := range p[:n] {
		p[i] = StackRecord{}
	}
	return n, true
}

// A BlockProfileRecord tells how often goroutines waited with one stack, and how long: Cycles are nanoseconds here.
type BlockProfileRecord struct {
	Count  int64
	Cycles int64
	StackRecord
}

// SetBlockProfileRate makes the profile of blocking sample an event for so many nanoseconds of waiting; 1: each; 0 or less: none.
func SetBlockProfileRate(rate int)

// SetMutexProfileFraction makes the profile of mutexes sample one in so many events; 0: none; less: only asks. It gives the old value.
func SetMutexProfileFraction(rate int) int

func delaysRead(which int, records unsafe.Pointer, n int) int

func readDelays(which int, p []BlockProfileRecord) (n int, ok bool) {
	var at unsafe.Pointer
	if len(p) > 0 {
		at = unsafe.Pointer(&p[0])
	}
	n = delaysRead(which, at, len(p))
	return n, n <= len(p)
}

// BlockProfile copies the records of blocking into p if they fit; their number, and whether they did.
func BlockProfile(p []BlockProfileRecord) (n int, ok bool) { return readDelays(0, p) }

// MutexProfile does the same with those of contended mutexes.
func MutexProfile(p []BlockProfileRecord) (n int, ok bool) { return readDelays(1, p) }
