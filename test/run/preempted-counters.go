// A loop that counts polls between strips of rounds. So a counter that misses its bound, wraps
// round, stands still, or runs with large steps must keep nobody from running for long (H27). Measured as in preempted-loops.go.
// oracle: off: what is measured is ours; Go 1.19 stops such loops later
// stackmove: off
// gcstress: off
// wbstress: off
package main

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"
)

var (
	sink  int
	zero  = len(os.Args) - len(os.Args)
	top   = 1<<63 - 1 + zero
	table = make([]int, 1<<20)
	stats runtime.MemStats
)

var forms = []struct {
	name string
	loop func()
}{
	{"to the last integer", func() {
		for i := top - 3; i <= top; i++ {
			sink += i
		}
	}},
	{"to the last unsigned one", func() {
		for i, n := uint(zero), ^uint(zero); i <= n; i++ {
			sink ^= int(i)
		}
	}},
	{"misses its bound", func() {
		for i, n := zero, zero+1001; i != n; i += 2 {
			sink += i
		}
	}},
	{"jumps over its bound", func() {
		for i := top - 100; i < top; i += 3 {
			sink ^= i
		}
	}},
	{"stands still", func() {
		for i, step := zero, zero; i < 10; i += step {
			sink += i
		}
	}},
	{"falls with a variable step", func() {
		for i, step := zero, zero-3; i <= 10; i += step {
			sink += i
		}
	}},
	{"searches", func() {
		for i := zero; ; {
			for table[i&(1<<20-1)] == 0 {
				i += 4
			}
		}
	}},
	{"short in endless", func() {
		for n := zero + 3; ; {
			sink++
			for i := zero; i < n; i++ {
				table[i] ^= sink
			}
		}
	}},
	{"nest", func() {
		for i, n := zero, top; i < n; i++ {
			for j := 0; j < len(table); j += 1024 {
				for k := zero; k < i; k++ {
					table[j] += k
				}
			}
		}
	}},
}

func used() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// measure tells how long others waited for the loop, and how long it kept the world from standing still.
func measure() (waited, stopped time.Duration) {
	runtime.GOMAXPROCS(1)
	runtime.Gosched()
	before := used()
	time.Sleep(time.Microsecond)
	waited = used() - before
	runtime.GOMAXPROCS(3) // now there are loops on two other Ps
	before = used()
	runtime.ReadMemStats(&stats) // which stops the world
	return waited, used() - before
}

func main() {
	// As many slices of 10 ms as there are loops, and what other programs leave of the machine.
	const limit = 300 * time.Millisecond
	for _, f := range forms {
		runtime.GOMAXPROCS(1)
		go f.loop()
		waited, stopped := measure()
		// Where the measuring goroutine itself was late, all loops had their slices before it: that does not happen each time.
		for tries := 1; tries < 10 && (waited > limit || stopped > limit); tries++ {
			waited, stopped = measure()
		}
		runtime.GC()
		if waited > limit || stopped > limit {
			fmt.Println(f.name, "waited", waited, "stopped", stopped)
		} else {
			fmt.Println(f.name, "ok")
		}
	}
}
