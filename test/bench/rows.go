package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
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
