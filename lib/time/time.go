// Package time is the installed Go's; here is what it asks of the runtime: clocks and Sleep.
package time

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
