// plans: off
// env: GOMAXPROCS=1
// With runtime.MemProfileRate = 1 each object is recorded, from the next span on that is taken: counts are exact, not estimates. A rate of
// 0 stops that.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

type item struct{ next *item }

var kept *item

//go:noinline
func first(n int) {
	for i := 0; i < n; i++ {
		kept = &item{kept}
	}
}

//go:noinline
func each(n int) {
	for i := 0; i < n; i++ {
		kept = &item{kept}
	}
}

//go:noinline
func none(n int) {
	for i := 0; i < n; i++ {
		kept = &item{kept}
	}
}

func counted(function string) int64 {
	runtime.GC()
	runtime.GC()
	records := make([]runtime.MemProfileRecord, 1000)
	n, ok := runtime.MemProfile(records, true)
	if !ok {
		panic("too many records")
	}
	var sum int64
	for _, r := range records[:n] {
		frame, _ := runtime.CallersFrames(r.Stack()).Next()
		if strings.HasSuffix(frame.Function, "."+function) {
			sum += r.AllocObjects
		}
	}
	return sum
}

func main() {
	runtime.MemProfile(nil, true) // sampling begins
	runtime.MemProfileRate = 1
	first(10000) // some come from spans that were taken before
	each(10000)
	runtime.MemProfileRate = 0
	none(10000)
	if n := counted("first"); n < 9000 || n > 10000 {
		fmt.Println("first:", n)
	}
	fmt.Println(counted("each"))
	if n := counted("none"); n > 1 { // the one that sees the rate
		fmt.Println("none:", n)
	}
}
