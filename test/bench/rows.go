package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A row is one operation. run does it ops times; what is measured is the quickest of some runs, as other programs and the
// collector only ever add to a run.
type row struct {
	name string
	ops  int
	run  func()
}

var sink int

func argument(i int) string {
	if i < len(os.Args) {
		return os.Args[i]
	}
	return ""
}

// measure prints, for each row, nanoseconds and heap objects of one operation. The first argument is how many milliseconds a row
// may take (none: one run), the third a part of the names of the rows that are wanted.
func measure(rows []row) {
	budget, _ := strconv.Atoi(argument(1))
	for _, r := range rows {
		if !strings.Contains(r.name, argument(3)) {
			continue
		}
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r.run()
		runtime.ReadMemStats(&after)
		end := time.Now().Add(time.Duration(budget) * time.Millisecond)
		best := time.Duration(1 << 62)
		for i := 0; i < 1 || budget > 0 && i < 5 || time.Now().Before(end); i++ {
			start := time.Now()
			r.run()
			if d := time.Since(start); d < best {
				best = d
			}
		}
		ops := float64(r.ops)
		fmt.Printf("row %s %.3f %.6f\n", r.name, float64(best.Nanoseconds())/ops, float64(after.Mallocs-before.Mallocs)/ops)
	}
}

func rowOf(name string, ops int, f func(int)) row { return row{name, ops, func() { f(ops) }} }

// Processor time of all threads so far.
func used() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func quickest(procs int, f func()) (wall, cpu time.Duration) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
	wall, cpu = 1<<62, 1<<62
	for i := 0; i < 7; i++ {
		start, before := time.Now(), used()
		f()
		if d := time.Since(start); d < wall {
			wall = d
		}
		if d := used() - before; d < cpu {
			cpu = d
		}
	}
	return wall, cpu
}
