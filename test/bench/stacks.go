// Stacks: goroutines that recurse, the first of their go statement and later ones, and a loop that calls a
// function where the stack's end may lie between the two. With a second argument N: N goroutines that wait.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

//go:noinline
func recurse(n int, p *int) int {
	x := n
	if n == 0 {
		return *p
	}
	return recurse(n-1, &x) + *p
}

var results = make(chan int)

func body(n int) { results <- recurse(n, &n) }

// 20 frames of this do not fit into Go's first stack; 20 of recurse do.
//
//go:noinline
func recurseLarge(n int, p *[16]int) int {
	var x [16]int
	if n == 0 {
		return p[1]
	}
	x[n&15] = n
	return recurseLarge(n-1, &x) + p[0]
}

func bodyLarge(n int) { results <- recurseLarge(n, &[16]int{}) }

// One go statement for all goroutines of a kind.
func start(n int)      { go body(n) }
func startLarge(n int) { go bodyLarge(n) }

// So many goroutines of n frames that a look at the clock does not count.
func learned(name string, n int, start func(int)) row {
	times := 1 + 2000/n
	return row{fmt.Sprintf("%s-%d", name, n), n * times, func() {
		for i := 0; i < times; i++ {
			start(n)
			sink += <-results
		}
	}}
}

// 16 go statements, each of which makes one goroutine.
func first(n int) {
	start := time.Now()
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	go body(n)
	sink += <-results
	fmt.Printf("row first-%d %.3f 0\n", n, float64(time.Since(start).Nanoseconds())/float64(16*n))
}

func deepest(n int) {
	start := time.Now()
	go body(n)
	sink += <-results
	fmt.Printf("row first-%d %.3f 0\n", n, float64(time.Since(start).Nanoseconds())/float64(n))
}

//go:noinline
func callee(n int, p *[16]int) int {
	x := n
	if n&1024 != 0 {
		return recurse(n, &x)
	}
	return p[n&15] + n
}

const calls = 20000

// Its frame is larger than that of descend, so at some depth the stack ends within it.
//
//go:noinline
func loop(n int) (sum int) {
	var a [16]int
	for i := 0; i < n; i++ {
		sum += callee(i&1023, &a)
	}
	return sum
}

var times [400]time.Duration

// The loop at each depth: each frame is some dozens of bytes, so that some of them stand right at an end.
//
//go:noinline
func descend(n int, p *int) int {
	x := n
	if n == len(times) {
		return *p
	}
	start := time.Now()
	sink += loop(calls)
	if d := time.Since(start); times[n] == 0 || d < times[n] {
		times[n] = d
	}
	return descend(n+1, &x) + *p
}

func hotSplit() {
	done := make(chan int)
	for i := 0; i < 20; i++ {
		go func() { done <- descend(0, &i) }()
		<-done
	}
	best, worst := times[0], times[0]
	for _, d := range times {
		if d < best {
			best = d
		}
		if d > worst {
			worst = d
		}
	}
	fmt.Printf("row loop %.3f 0\n", float64(best.Nanoseconds())/calls)
	fmt.Printf("row loop-at-the-end %.3f 0\n", float64(worst.Nanoseconds())/calls)
}

func resident() int {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.Atoi(strings.Fields(string(text))[1])
	return pages * os.Getpagesize()
}

func parked(n int) {
	before, start := resident(), time.Now()
	hold := make(chan int)
	for i := 0; i < n; i++ {
		go func() { results <- <-hold }()
	}
	for i := 0; i < 3; i++ {
		runtime.Gosched()
	}
	runtime.GC()
	fmt.Printf("bytes goroutine %d\n", (resident()-before)/n)
	for i := 0; i < n; i++ {
		hold <- i
		sink += <-results
	}
	fmt.Printf("time goroutine %.1f\n", float64(time.Since(start).Nanoseconds())/float64(n))
}

func main() {
	if n, _ := strconv.Atoi(argument(2)); n > 0 {
		parked(n)
		return
	}
	learned("learned", 20, start).run()
	if argument(3) == "" {
		first(20)
		first(1000)
		first(10000)
		deepest(1000000)
		hotSplit()
	}
	measure([]row{
		learned("learned", 20, start),
		learned("learned-large", 20, startLarge),
		learned("learned", 1000, start),
		learned("learned", 10000, start),
	})
}
