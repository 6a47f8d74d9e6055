// Package sync is the installed Go's, on the runtime's semaphores (runtime/sched/sema.h), but for the slow paths of Mutex (mutex.go).
package sync

import (
	"sync/atomic"
	"unsafe"
)

// A P's number may be above GOMAXPROCS for a while, never above procCount.
func (p *Pool) pinSlow() (*poolLocal, int) {
	runtime_procUnpin()
	allPoolsMu.Lock()
	pid := runtime_procPin()
	if uintptr(pid) >= p.localSize {
		if p.local == nil {
			allPools = append(allPools, p)
		}
		local := make([]poolLocal, procCount())
		atomic.StorePointer(&p.local, unsafe.Pointer(&local[0]))
		atomic.StoreUintptr(&p.localSize, uintptr(len(local)))
	}
	l := indexLocal(p.local, pid)
	allPoolsMu.Unlock()
	return l, pid
}

// One more than any P's number.
func procCount() int

func runtime_LoadAcquintptr(ptr *uintptr) uintptr { return atomic.LoadUintptr(ptr) }

// The collector does what poolCleanup would do, before each cycle: it must not run Go code.
func runtime_registerPoolCleanup(func()) {
	registerPools(unsafe.Pointer(&allPools), unsafe.Pointer(&oldPools))
}

func registerPools(all, old unsafe.Pointer)
