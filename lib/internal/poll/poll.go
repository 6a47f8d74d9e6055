// Package poll is the installed Go's; here is what it asks of the runtime. No descriptor is polled yet: operations block their thread,
// and deadlines are refused with ErrNoDeadline.
package poll

import (
	"syscall"
	_ "unsafe" // for linkname
)

//go:linkname semacquire sync.runtime_Semacquire
func semacquire(sema *uint32)

//go:linkname semrelease sync.runtime_Semrelease
func semrelease(sema *uint32, handoff bool, skipframes int)

//go:linkname nanotime time.nanotime
func nanotime() int64

func runtimeNano() int64              { return nanotime() }
func runtime_Semacquire(sema *uint32) { semacquire(sema) }
func runtime_Semrelease(sema *uint32) { semrelease(sema, false, 0) }

func runtime_pollServerInit() {}

// runtime_pollOpen tells that the descriptor cannot be polled, so that none of the functions below is called.
func runtime_pollOpen(fd uintptr) (uintptr, int) { return 0, int(syscall.EPERM) }

func runtime_isPollServerDescriptor(fd uintptr) bool { return false }

func neverOpened() { panic("internal/poll: this descriptor is not polled") }

func runtime_pollClose(ctx uintptr)                          { neverOpened() }
func runtime_pollWaitCanceled(ctx uintptr, mode int)         { neverOpened() }
func runtime_pollSetDeadline(ctx uintptr, d int64, mode int) { neverOpened() }
func runtime_pollUnblock(ctx uintptr)                        { neverOpened() }

func runtime_pollWait(ctx uintptr, mode int) int {
	neverOpened()
	return 0
}

func runtime_pollReset(ctx uintptr, mode int) int {
	neverOpened()
	return 0
}
