// Allocates 16 MiB in one function, which it keeps, and 32 MiB in another; a goroutine waits. Two wait for a
// while: for a channel and for a mutex.
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

type big struct {
	next *big
	rest [1016]byte
}

var kept *big
var sink []byte

//go:noinline
func keeper() { kept = &big{next: kept} }

//go:noinline
func dropper() { sink = make([]byte, 2048) }

//go:noinline
func waiter(c chan int) { <-c }

//go:noinline
func receives(c chan int) { <-c }

//go:noinline
func locks(m *sync.Mutex, done chan int) {
	m.Lock()
	m.Unlock()
	done <- 0
}

//go:noinline
func unlocks(m *sync.Mutex) { m.Unlock() }

func delay() {
	const while = 20 * time.Millisecond
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	var m sync.Mutex
	c := make(chan int)
	m.Lock()
	go locks(&m, c)
	time.Sleep(while)
	unlocks(&m)
	<-c
	go func() {
		time.Sleep(while)
		c <- 0
	}()
	receives(c)
}

func write(name string) {
	f, err := os.Create(os.Args[1] + "/" + name)
	if err == nil {
		err = pprof.Lookup(name).WriteTo(f, 0)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		panic(err)
	}
}

func main() {
	runtime.MemProfileRate = 16 << 10
	go waiter(make(chan int))
	for i := 0; i < 16<<10; i++ {
		keeper()
		dropper()
	}
	sink = nil
	runtime.GC()
	write("heap")
	write("allocs")
	write("goroutine")
	delay()
	write("block")
	write("mutex")
	write("threadcreate")
	println(kept != nil, pprof.Lookup("heap").Count() > 0, pprof.Lookup("goroutine").Count())
}
