package sync

import (
	"sync/atomic"
	"unsafe"
)

// A Mutex's `state` is 1 while it is locked, else 0. Its `sema` is 0 while nobody waits for it; else it has the bits below, which change
// by atomic operations, `parked` under the lock of the mutex's queue (runtime/sched/mutex.h).
//
// Unlocking without a locked instruction. Who unlocks stores to `state`, then reads `sema`; who begins to wait writes `sema`, then
// reads `state`. One of the two must see the other, so between its store and its load each has a full barrier, but the one who unlocks
// takes part in the other's: whoever changes `sema` from 0 makes all threads of the process pass a barrier (membarrier) before it
// reads `state`. As long as `sema` is not 0, unlocking has a barrier of its own. After D. Dice, H. Huang, M. Yang, "Asymmetric
// Dekker Synchronization" (2001).
//
// Two goroutines that unlock a mutex at the very same moment, which no program may do, can go unnoticed; Go finds it out.
//
// A waiter that was woken competes with those that come. One that has waited for starvationThresholdNs when the mutex is unlocked
// becomes its owner: `state` stays 1 meanwhile.
const (
	parked = 1 << iota // goroutines are in the queue
	woken              // somebody was woken or spins, and will try: there is no need to wake another
)

// What release leaves to be done.
const (
	released = iota // nothing
	waiters         // released; there may be somebody to wake
	held            // everything: `sema` is not 0, or the mutex is not locked
)

// Where the system has no such barrier, each unlocking has its own.
var fenced = !allThreadsBarrier()

func allThreadsBarrier() bool

// release unlocks a mutex for which nobody waits. state is in a Mutex. Instructions (compiler/irgen/expr/atomic.c).
func release(state *int32, fenced bool) int32

// lockQueued waits in the queue of m, since `since`, in front of those that have not waited yet if this one has. It is woken or not
// counted as `woken` any more. True: the mutex is its.
func lockQueued(m *Mutex, since int64, again, woken bool) bool

// unlockQueued wakes the first in the queue, or makes it the owner; or unlocks m if it is still locked by the caller.
func unlockQueued(m *Mutex, locked bool)

//go:noinline
func (m *Mutex) lockSlow() {
	var since int64
	awoke := false
	for spins := 0; ; {
		if atomic.LoadInt32(&m.state) == 0 {
			if atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) {
				break
			}
			continue
		}
		if runtime_canSpin(spins) {
			awoke = awoke || m.comes()
			runtime_doSpin()
			spins++
			continue
		}
		again := since != 0
		if !again {
			since = runtime_nanotime()
		}
		if lockQueued(m, since, again, awoke) {
			return
		}
		awoke, spins = true, 0
	}
	if awoke {
		atomic.AddUint32(&m.sema, ^uint32(woken-1))
	}
}

// comes says that nobody need be woken; false: that need not be said, or has been.
func (m *Mutex) comes() bool {
	old := atomic.LoadUint32(&m.sema)
	return old == parked && atomic.CompareAndSwapUint32(&m.sema, old, old|woken)
}

// Unlock unlocks m.
// It is a run-time error if m is not locked on entry to Unlock.
func (m *Mutex) Unlock() {
	left := release(&m.state, fenced)
	if left != released {
		m.unlockSlow(left)
	}
}

//go:noinline
func (m *Mutex) unlockSlow(left int32) {
	if left == held {
		if atomic.LoadInt32(&m.state) == 0 {
			fatal("sync: unlock of unlocked mutex")
		}
		if !m.wakes() {
			atomic.SwapInt32(&m.state, 0)
			left = waiters
		}
	}
	if left == held || m.wakes() {
		unlockQueued(m, left == held)
	}
}

// wakes tells whether there may be somebody to wake.
func (m *Mutex) wakes() bool { return atomic.LoadUint32(&m.sema)&(parked|woken) == parked }

var _ = [1]struct{}{}[unsafe.Sizeof(Mutex{})-8] // release finds sema after state
