// A program with more alive than its memory limit gets on: cycles that the limit forces take half of the time at most. So some have
// to wait, which the metrics tell.
// oracle: off: Go looks at a longer time
// env: GOMEMLIMIT=8MiB
// env: GOGC=off
// gcstress: off
// wbstress: off
// plans: off
package main

import (
	"fmt"
	"runtime/metrics"
)

type node struct {
	next *node
	rest [7]int
}

var sink []byte

// Whether there were several cycles, and one that had to wait.
func forced() bool {
	figures := []metrics.Sample{{Name: "/gc/cycles/automatic:gc-cycles"}, {Name: "/gc/limiter/last-enabled:gc-cycle"}}
	metrics.Read(figures)
	return figures[0].Value.Uint64() >= 2 && figures[1].Value.Uint64() > 0
}

func main() {
	var alive *node
	for i := 0; i < 400000; i++ { // 24 MiB
		alive = &node{next: alive}
	}
	// How much is allocated beside a cycle depends on the machine's other work.
	for i := 0; i < 50 && !forced(); i++ {
		for k := 0; k < 100000; k++ {
			sink = make([]byte, 1024)
		}
	}
	n := 0
	for x := alive; x != nil; x = x.next {
		n++
	}
	fmt.Println(n, forced())
}
