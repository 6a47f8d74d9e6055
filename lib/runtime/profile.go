package runtime

import "unsafe"

// Profiles of allocations and goroutines. Package runtime/pprof writes them.

// MemProfileRate is the mean number of bytes from one sampled allocation to the next; 0: none is sampled. Sampling begins when package
// runtime/pprof is initialised, or with the first call of MemProfile.
var MemProfileRate int = 512 * 1024

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
func profileGoroutines(records unsafe.Pointer, n int) int

// MemProfile copies the records of the heap profile into p if they fit; their number, and whether they did. inuseZero: also those of
// which everything was freed.
func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) {
	profileBegin(&MemProfileRate)
	var at unsafe.Pointer
	if len(p) > 0 {
		at = unsafe.Pointer(&p[0])
	}
	n = profileMemory(at, len(p), inuseZero)
	return n, n <= len(p)
}

// GoroutineProfile copies the stacks of all goroutines into p if they fit; their number, and whether they did.
func GoroutineProfile(p []StackRecord) (n int, ok bool) {
	var at unsafe.Pointer
	if len(p) > 0 {
		at = unsafe.Pointer(&p[0])
	}
	n = profileGoroutines(at, len(p))
	return n, n <= len(p)
}
