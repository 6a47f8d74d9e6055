package runtime

import "unsafe"

// firedTimer is FiredTimer (runtime/sched/timers.h).
type firedTimer struct {
	f   func(arg any, seq uintptr)
	arg any
	seq uintptr
}

//go:noescape
func nextFiredTimer(t unsafe.Pointer)

func setTimerProc(f func())

// timerproc runs the functions of the timers that have fired, one after the other: they do not wait.
func timerproc() {
	for {
		var t firedTimer
		nextFiredTimer(unsafe.Pointer(&t))
		t.f(t.arg, t.seq)
	}
}

func init() { setTimerProc(timerproc) }
