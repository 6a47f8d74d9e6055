// Package poll is the installed Go's; here is what it asks of the runtime, but for the poller, which is C (runtime/sched/netpoll.h).
package poll

import _ "unsafe" // for linkname

//go:linkname semacquire sync.runtime_Semacquire
func semacquire(sema *uint32)

//go:linkname semrelease sync.runtime_Semrelease
func semrelease(sema *uint32, handoff bool, skipframes int)

//go:linkname nanotime time.nanotime
func nanotime() int64

func runtimeNano() int64              { return nanotime() }
func runtime_Semacquire(sema *uint32) { semacquire(sema) }
func runtime_Semrelease(sema *uint32) { semrelease(sema, false, 0) }

// runtime_pollWaitCanceled is for systems whose operations go on when a wait ends.
func runtime_pollWaitCanceled(ctx uintptr, mode int) {
	panic("internal/poll: no wait is cancelled here")
}
