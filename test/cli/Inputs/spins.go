// Uses a second of processor time, nearly all of it in one function.
package main

import (
	"os"
	"runtime/pprof"
	"syscall"
)

var sum int

//go:noinline
func spin(n int) int {
	x := sum
	for i := 0; i < n; i++ {
		x = x*x ^ i
	}
	return x
}

//go:noinline
func middle() { sum += spin(1<<20) + 1 }

func used() int64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}

func main() {
	f, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	println(pprof.StartCPUProfile(f) == nil, pprof.StartCPUProfile(f) != nil)
	for begin := used(); used()-begin < 1e9; {
		middle()
	}
	pprof.StopCPUProfile()
	pprof.StopCPUProfile()
	println(f.Close() == nil)
}
