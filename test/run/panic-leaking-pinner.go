// plans: reclaiming
// A Pinner that is dropped with something pinned ends the program: what was pinned for C code would be freed under it.
// status: 2
// stderr: panic: runtime error: runtime.Pinner: found leaking pinned pointer; forgot to call Unpin?
// oracle: off: Go 1.19 has no runtime.Pinner
package main

import (
	"runtime"
	"time"
)

//go:noinline
func leak() {
	var p runtime.Pinner
	p.Pin(new(int))
}

func main() {
	leak()
	for i := 0; i < 5000; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}
