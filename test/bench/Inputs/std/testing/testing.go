// Package testing is the part of Go's package testing that benchmarks need, the same for every compiler that is measured.
package testing

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// TB is what T and B have in common.
type TB interface {
	Cleanup(func())
	Error(args ...any)
	Errorf(format string, args ...any)
	Fail()
	FailNow()
	Failed() bool
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Helper()
	Log(args ...any)
	Logf(format string, args ...any)
	Name() string
	Skip(args ...any)
	SkipNow()
	Skipf(format string, args ...any)
	TempDir() string
}

type ended struct{}

type common struct {
	name     string
	failed   bool
	cleanups []func()
}

func (c *common) Cleanup(f func())                  { c.cleanups = append(c.cleanups, f) }
func (c *common) Fail()                             { c.failed = true }
func (c *common) FailNow()                          { c.failed = true; panic(ended{}) }
func (c *common) Failed() bool                      { return c.failed }
func (c *common) Error(args ...any)                 { c.Log(args...); c.Fail() }
func (c *common) Errorf(format string, args ...any) { c.Logf(format, args...); c.Fail() }
func (c *common) Fatal(args ...any)                 { c.Log(args...); c.FailNow() }
func (c *common) Fatalf(format string, args ...any) { c.Logf(format, args...); c.FailNow() }
func (c *common) Helper()                           {}
func (c *common) Log(args ...any)                   { fmt.Fprintln(os.Stderr, args...) }
func (c *common) Logf(format string, args ...any)   { fmt.Fprintf(os.Stderr, format+"\n", args...) }
func (c *common) Name() string                      { return c.name }
func (c *common) Skip(args ...any)                  { c.FailNow() }
func (c *common) SkipNow()                          { c.FailNow() }
func (c *common) Skipf(format string, args ...any)  { c.FailNow() }

func (c *common) TempDir() string {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (c *common) cleanUp() {
	for len(c.cleanups) > 0 {
		last := len(c.cleanups) - 1
		f := c.cleanups[last]
		c.cleanups = c.cleanups[:last]
		f()
	}
}

// T is there for functions that take one.
type T struct{ common }

// InternalBenchmark is a benchmark and its name.
type InternalBenchmark struct {
	Name string
	F    func(b *B)
}

// B is given to a benchmark, which does N times what it measures.
type B struct {
	common
	N           int
	f           func(b *B)
	isParent    bool
	isOn        bool
	start       time.Duration
	mallocs     uint64 // at the start
	time        time.Duration
	allocs      uint64
	parallelism int
}

// processorTime is that of the whole process, which other programs on a busy machine do not change.
func processorTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func mallocs() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}

func (b *B) StartTimer() {
	if !b.isOn {
		b.mallocs = mallocs()
		b.isOn, b.start = true, processorTime()
	}
}

func (b *B) StopTimer() {
	if b.isOn {
		b.time += processorTime() - b.start
		b.allocs += mallocs() - b.mallocs
		b.isOn = false
	}
}

func (b *B) ResetTimer() {
	if b.isOn {
		b.mallocs = mallocs()
		b.start = processorTime()
	}
	b.time, b.allocs = 0, 0
}

func (b *B) Elapsed() time.Duration {
	if b.isOn {
		return b.time + processorTime() - b.start
	}
	return b.time
}

func (b *B) ReportAllocs()                       {}
func (b *B) ReportMetric(n float64, unit string) {}
func (b *B) SetBytes(n int64)                    {}
func (b *B) SetParallelism(p int)                { b.parallelism = p }

// Run makes a benchmark of its own of a part.
func (b *B) Run(name string, f func(b *B)) bool {
	b.isParent = true
	return measure(b.name+"/"+strings.ReplaceAll(name, " ", "_"), f)
}

// A PB tells one goroutine of RunParallel whether to go on.
type PB struct {
	left *int64
	lock *sync.Mutex
	own  int64
}

func (pb *PB) Next() bool {
	const batch = 1000
	if pb.own == 0 {
		pb.lock.Lock()
		pb.own = batch
		if *pb.left < batch {
			pb.own = *pb.left
		}
		*pb.left -= pb.own
		pb.lock.Unlock()
		if pb.own == 0 {
			return false
		}
	}
	pb.own--
	return true
}

// RunParallel divides the N times among goroutines.
func (b *B) RunParallel(body func(*PB)) {
	n := runtime.GOMAXPROCS(0)
	if b.parallelism > 0 {
		n *= b.parallelism
	}
	var lock sync.Mutex
	var all sync.WaitGroup
	left := int64(b.N)
	all.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			defer all.Done()
			body(&PB{left: &left, lock: &lock})
		}()
	}
	all.Wait()
}

func (b *B) run(n int) (ok bool) {
	defer b.cleanUp()
	defer func() {
		if r := recover(); r != nil {
			if _, is := r.(ended); !is {
				fmt.Fprintln(os.Stderr, b.name, r)
			}
			b.failed, ok = true, false
		}
	}()
	runtime.GC()
	b.N, b.isOn, b.failed = n, false, false
	b.ResetTimer()
	b.StartTimer()
	b.f(b)
	b.StopTimer()
	return !b.failed
}

var (
	goal   = 10 * time.Millisecond
	repeat = 3
	only   string
)

// next is the number of times that probably takes as long as the goal.
func (b *B) next() int {
	least, most := b.N+b.N/5+1, 100*b.N
	n := int(float64(b.N) * 1.2 * float64(goal) / float64(b.time+1))
	if n < least {
		return least
	}
	if n > most || b.time == 0 {
		return most
	}
	return n
}

// measure prints name, nanoseconds of processor time, and allocations of a time: those of the quickest of `repeat` runs.
func measure(name string, f func(b *B)) bool {
	b := &B{common: common{name: name}, f: f}
	if !b.run(1) {
		fmt.Println(name, "fails")
		return false
	}
	if b.isParent || !strings.Contains(name, only) {
		return true
	}
	for b.time < goal && b.N < 1e9 {
		if !b.run(b.next()) {
			fmt.Println(name, "fails")
			return false
		}
	}
	best := *b
	for i := 1; i < repeat; i++ {
		if b.run(b.N) && b.time < best.time {
			best = *b
		}
	}
	fmt.Printf("%s %.3f %.4f\n", name, float64(best.time.Nanoseconds())/float64(b.N), float64(best.allocs)/float64(b.N))
	return true
}

// Run measures them all. Arguments: milliseconds that a run shall take, number of runs, a part of the names.
func Run(benchmarks []InternalBenchmark) {
	if len(os.Args) > 2 {
		ms, _ := strconv.Atoi(os.Args[1])
		goal = time.Duration(ms) * time.Millisecond
		repeat, _ = strconv.Atoi(os.Args[2])
	}
	if len(os.Args) > 3 {
		only = os.Args[3]
	}
	for _, b := range benchmarks {
		measure(b.Name, b.F)
	}
}

// Short tells that little time shall be taken.
func Short() bool { return true }

// Verbose tells that little shall be said.
func Verbose() bool { return false }

// AllocsPerRun is the mean number of allocations of a call.
func AllocsPerRun(runs int, f func()) float64 {
	f()
	before := mallocs()
	for i := 0; i < runs; i++ {
		f()
	}
	return float64((mallocs() - before) / uint64(runs))
}
