// No form of loop keeps others from running, or the collector from stopping the world, for long: while a goroutine is in such a
// loop, another one sleeps on the same P, and then collects beside it. What counts is the processor's time that passes meanwhile.
// oracle: off: what is measured is ours; Go 1.19 stops such loops later
// stackmove: off
// gcstress: off
// wbstress: off
package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

var (
	sink  int
	table [1 << 16]int
	bytes = make([]byte, 64<<20)
	other = make([]byte, 64<<20)
	keys  = map[int]int{1: 1, 2: 2}
	text  = string(make([]byte, 1<<16))
	done  bool
	stats runtime.MemStats
)

func inlined(i int) int { return i*7 + 1 }

var forms = []struct {
	name string
	loop func()
}{
	{"for", func() {
		for {
		}
	}},
	{"counted", func() {
		for i := 0; i < 1<<62; i++ {
			sink += i
		}
	}},
	{"nested", func() {
		for i := 0; i < 1<<31; i++ {
			for k := 0; k < 1<<31; k++ {
				sink ^= k
			}
		}
	}},
	{"to a panic", func() { // the count is a limit that is never reached
		for i := uint(0); table[i&0xffff] <= sink; {
			i++
			if i == 1<<63 {
				panic("end")
			}
		}
	}},
	{"two counters", func() {
		for l, r := 0, 1<<62; l < r; l, r = l+1, r-1 {
			table[l&0xffff], table[r&0xffff] = table[r&0xffff], table[l&0xffff]
		}
	}},
	{"two ways back", func() {
		for i := uint32(0); ; i++ {
			if table[i&0xffff] != 0 {
				continue
			}
			sink |= int(i) & 1
		}
	}},
	{"down", func() {
		for i := uint64(1 << 63); i > 0; i-- {
			sink++
		}
	}},
	{"condition", func() {
		for !done {
			sink++
		}
	}},
	{"inlined call", func() {
		for i := 0; ; i++ {
			sink = inlined(sink + i)
		}
	}},
	{"frameless call", func() {
		for {
			sink = frameless(sink)
		}
	}},
	{"clock", func() {
		for {
			sink += time.Now().Nanosecond()
		}
	}},
	{"range array", func() {
		for {
			for i, x := range table {
				sink += i ^ x
			}
		}
	}},
	{"range string", func() {
		for {
			for i, r := range text {
				sink += i + int(r)
			}
		}
	}},
	{"range map", func() {
		for {
			for k, v := range keys {
				sink += k + v
			}
		}
	}},
	{"range integers", func() {
		for range [1 << 40]struct{}{} {
			sink++
		}
	}},
	{"goto", func() {
	again:
		sink++
		goto again
	}},
	{"labelled continue", func() {
	outer:
		for i := 0; ; i++ {
			for k := 0; k < 10; k++ {
				if k == 5 {
					continue outer
				}
				sink += k
			}
		}
	}},
	{"select default", func() {
		c := make(chan int)
		for {
			select {
			case <-c:
			default:
			}
		}
	}},
	{"buffered channel", func() {
		c := make(chan int, 1)
		for {
			c <- 1
			<-c
		}
	}},
	{"copies", func() {
		for {
			copy(bytes[:1<<20], other)
		}
	}},
	{"huge copy", func() {
		for {
			copy(bytes, other)
		}
	}},
	{"clear", func() {
		for {
			for i := range bytes {
				bytes[i] = 0
			}
		}
	}},
	{"recursion", func() {
		for {
			sink += fib(20)
		}
	}},
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func used() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

//go:noinline
func frameless(i int) int { return i + 1 }

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
	// A slice of 10 ms, and what other programs leave of the machine.
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
