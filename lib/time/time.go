// Package time is the installed Go's; here is what it asks of the runtime: clocks, Sleep and timers.
package time

import _ "unsafe" // for linkname

func nanotime() int64             // monotonic clock, nanoseconds
func walltime() (sec, nsec int64) // since 1970
func sleep(ns int64)

func runtimeNano() int64 { return nanotime() }

func now() (sec int64, nsec int32, mono int64) {
	s, n := walltime()
	return s, int32(n), nanotime()
}

// Sleep lets the goroutine wait for at least d.
func Sleep(d Duration) {
	if d > 0 {
		sleep(int64(d))
	}
}

// tryStop and tryReset return TimerWas of runtime/sched/timers.h.
func tryStop(t *runtimeTimer) int
func tryReset(t *runtimeTimer, when, period int64) int

const (
	timerWaited = 1
	timerRuns   = 2
)

//go:linkname gosched runtime.Gosched
func gosched()

// stopTimer returns after the timer's function, if that is running.
func stopTimer(t *runtimeTimer) bool {
	was := tryStop(t)
	for ; was == timerRuns; was = tryStop(t) {
		gosched()
	}
	return was == timerWaited
}

func restart(t *runtimeTimer, when, period int64) bool {
	was := tryReset(t, when, period)
	for ; was == timerRuns; was = tryReset(t, when, period) {
		gosched()
	}
	return was == timerWaited
}

func resetTimer(t *runtimeTimer, when int64) bool { return restart(t, when, t.period) }

// modTimer is for Ticker.Reset, which keeps the function.
func modTimer(t *runtimeTimer, when, period int64, f func(any, uintptr), arg any, seq uintptr) {
	restart(t, when, period)
}
