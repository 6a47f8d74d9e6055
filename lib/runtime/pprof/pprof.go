// Package pprof writes profiles in the format of the tool pprof: CPU, heap, allocs, goroutine, threadcreate, block and mutex, and those
// that programs make.
package pprof

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"sort"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
	"unsafe"
)

// A Profile is a set of stacks.
type Profile struct {
	name  string
	mu    sync.Mutex
	m     map[any][]uintptr
	count func() int
	write func(w io.Writer, debug int) error
}

var profiles struct {
	mu sync.Mutex
	m  map[string]*Profile
}

// With the lock.
func known() map[string]*Profile {
	if profiles.m == nil {
		profiles.m = map[string]*Profile{
			"allocs":       {name: "allocs", count: countHeap, write: writeAllocs},
			"block":        {name: "block", count: counter(runtime.BlockProfile), write: writeDelays("contention", runtime.BlockProfile)},
			"goroutine":    {name: "goroutine", count: runtime.NumGoroutine, write: writeGoroutine},
			"heap":         {name: "heap", count: countHeap, write: writeHeap},
			"mutex":        {name: "mutex", count: counter(runtime.MutexProfile), write: writeDelays("mutex", runtime.MutexProfile)},
			"threadcreate": {name: "threadcreate", count: countThreads, write: writeThreads},
		}
	}
	return profiles.m
}

// NewProfile makes a profile under a name that no other one has.
func NewProfile(name string) *Profile {
	profiles.mu.Lock()
	defer profiles.mu.Unlock()
	if name == "" {
		panic("pprof: NewProfile with empty name")
	}
	if known()[name] != nil {
		panic("pprof: NewProfile name already in use: " + name)
	}
	p := &Profile{name: name, m: map[any][]uintptr{}}
	profiles.m[name] = p
	return p
}

// Lookup is the profile of a name, nil if there is none.
func Lookup(name string) *Profile {
	profiles.mu.Lock()
	defer profiles.mu.Unlock()
	return known()[name]
}

// Profiles are all of them, by name.
func Profiles() []*Profile {
	profiles.mu.Lock()
	defer profiles.mu.Unlock()
	all := make([]*Profile, 0, len(known()))
	for _, p := range profiles.m {
		all = append(all, p)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].name < all[j].name })
	return all
}

// Name is the profile's name.
func (p *Profile) Name() string { return p.name }

// Count is the number of stacks in the profile.
func (p *Profile) Count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count != nil {
		return p.count()
	}
	return len(p.m)
}

// Add adds the stack of its caller's caller, and so on with skip, under a value that is not in the profile.
func (p *Profile) Add(value any, skip int) {
	if p.name == "" {
		panic("pprof: use of uninitialized Profile")
	}
	if p.write != nil {
		panic("pprof: Add called on built-in Profile " + p.name)
	}
	stack := make([]uintptr, 32)
	stack = stack[:runtime.Callers(skip+1, stack)]
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.m[value] != nil {
		panic("pprof: Profile.Add of duplicate value")
	}
	p.m[value] = stack
}

// Remove takes the stack of a value out.
func (p *Profile) Remove(value any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.m, value)
}

// WriteTo writes the profile: for pprof if debug is 0, else as text.
func (p *Profile) WriteTo(w io.Writer, debug int) error {
	if p.name == "" {
		panic("pprof: use of zero Profile")
	}
	if p.write != nil {
		return p.write(w, debug)
	}
	p.mu.Lock()
	var all []counted
	for _, stack := range p.m {
		all = append(all, counted{stack: stack})
	}
	p.mu.Unlock()
	return writeCounts(w, debug, p.name, all)
}

// WriteHeapProfile writes the profile "heap".
func WriteHeapProfile(w io.Writer) error { return writeHeap(w, 0) }

// ---- stacks that are counted -----------------------------------------------------------------------------------------------

type counted struct {
	stack  []uintptr
	labels *LabelSet
	n      int64
}

// The most frequent first.
func countStacks(all []counted) []counted {
	index := map[string]int{}
	var found []counted
	for _, c := range all {
		key := fmt.Sprint(c.stack, c.labels)
		i, ok := index[key]
		if !ok {
			i = len(found)
			index[key] = i
			found = append(found, c)
		}
		found[i].n++
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].n > found[j].n })
	return found
}

func writeCounts(w io.Writer, debug int, name string, all []counted) error {
	found := countStacks(all)
	if debug > 0 {
		b := tabwriter.NewWriter(w, 1, 8, 1, '\t', 0)
		fmt.Fprintf(b, "%s profile: total %d\n", name, len(all))
		for _, c := range found {
			fmt.Fprintf(b, "%d %s\n", c.n, addresses(c.stack))
			if c.labels != nil {
				fmt.Fprintf(b, "# labels: %s\n", c.labels)
			}
			writeFrames(b, c.stack)
		}
		return b.Flush()
	}
	e := newEncoder(w, started)
	e.valueType(fieldPeriodType, name, "count")
	e.number(fieldPeriod, 1)
	e.valueType(fieldSampleType, name, "count")
	for _, c := range found {
		e.sample([]int64{c.n}, c.stack, 0, c.labels.labels())
	}
	return e.finish()
}

func addresses(stack []uintptr) string {
	var b strings.Builder
	b.WriteString("@")
	for _, pc := range stack {
		fmt.Fprintf(&b, " %#x", pc)
	}
	return b.String()
}

// withoutEnd is a stack without runtime.goexit, which Go's profiles do not show either.
func withoutEnd(stack []uintptr) []uintptr {
	if n := len(stack); n > 0 && runtime.FuncForPC(stack[n-1]).Name() == "runtime.goexit" {
		return stack[:n-1]
	}
	return stack
}

func writeFrames(w io.Writer, stack []uintptr) {
	stack = withoutEnd(stack)
	frames := runtime.CallersFrames(stack)
	for more := len(stack) > 0; more; {
		var f runtime.Frame
		f, more = frames.Next()
		fmt.Fprintf(w, "#\t%#x\t%s\t%s:%d\n", f.PC, f.Function, f.File, f.Line)
	}
	fmt.Fprint(w, "\n")
}

// ---- delays ----------------------------------------------------------------------------------------------------------------

type delays func([]runtime.BlockProfileRecord) (int, bool)

func counter(read delays) func() int {
	return func() int {
		n, _ := read(nil)
		return n
	}
}

func writeDelays(name string, read delays) func(io.Writer, int) error {
	return func(w io.Writer, debug int) error {
		var records []runtime.BlockProfileRecord
		n, ok := read(nil)
		for !ok {
			records = make([]runtime.BlockProfileRecord, n+50)
			n, ok = read(records)
		}
		records = records[:n]
		sort.Slice(records, func(i, j int) bool { return records[i].Cycles > records[j].Cycles })
		if debug > 0 {
			return writeDelaysText(w, name, records)
		}
		e := newEncoder(w, started)
		e.valueType(fieldPeriodType, "contentions", "count")
		e.number(fieldPeriod, 1)
		e.valueType(fieldSampleType, "contentions", "count")
		e.valueType(fieldSampleType, "delay", "nanoseconds")
		for _, r := range records {
			e.sample([]int64{r.Count, r.Cycles}, r.Stack(), 0, nil)
		}
		return e.finish()
	}
}

func writeDelaysText(w io.Writer, name string, records []runtime.BlockProfileRecord) error {
	b := tabwriter.NewWriter(w, 1, 8, 1, '\t', 0)
	fmt.Fprintf(b, "--- %s:\ncycles/second=1000000000\n", name)
	for _, r := range records {
		fmt.Fprintf(b, "%d %d %s\n", r.Cycles, r.Count, addresses(r.Stack()))
		writeFrames(b, r.Stack())
	}
	return b.Flush()
}

// ---- goroutines ------------------------------------------------------------------------------------------------------------

func writeGoroutine(w io.Writer, debug int) error {
	if debug >= 2 {
		buf := make([]byte, 1<<20)
		for {
			n := runtime.Stack(buf, true)
			if n < len(buf) || len(buf) >= 64<<20 {
				_, err := w.Write(buf[:n])
				return err
			}
			buf = make([]byte, 2*len(buf))
		}
	}
	var records []runtime.StackRecord
	var labels []unsafe.Pointer
	n, ok := labelledGoroutines(nil, nil)
	for !ok {
		records, labels = make([]runtime.StackRecord, n+10), make([]unsafe.Pointer, n+10)
		n, ok = labelledGoroutines(records, labels)
	}
	all := make([]counted, n)
	for i := range all {
		all[i] = counted{stack: records[i].Stack(), labels: (*LabelSet)(labels[i])}
	}
	return writeCounts(w, debug, "goroutine", all)
}

//go:linkname labelledGoroutines runtime.labelledGoroutines
func labelledGoroutines(p []runtime.StackRecord, labels []unsafe.Pointer) (n int, ok bool)

func countThreads() int {
	n, _ := runtime.ThreadCreateProfile(nil)
	return n
}

func writeThreads(w io.Writer, debug int) error {
	return writeCounts(w, debug, "threadcreate", make([]counted, countThreads()))
}

// ---- allocations -----------------------------------------------------------------------------------------------------------

func countHeap() int {
	n, _ := runtime.MemProfile(nil, true)
	return n
}

func memRecords() []runtime.MemProfileRecord {
	var records []runtime.MemProfileRecord
	n, ok := runtime.MemProfile(nil, true)
	for !ok {
		records = make([]runtime.MemProfileRecord, n+50)
		n, ok = runtime.MemProfile(records, true)
	}
	records = records[:n]
	sort.Slice(records, func(i, j int) bool { return records[i].InUseBytes() > records[j].InUseBytes() })
	return records
}

func writeHeap(w io.Writer, debug int) error   { return writeMemory(w, debug, "") }
func writeAllocs(w io.Writer, debug int) error { return writeMemory(w, debug, "alloc_space") }

func writeMemory(w io.Writer, debug int, first string) error {
	if debug > 0 {
		return writeMemoryText(w)
	}
	rate := int64(runtime.MemProfileRate)
	e := newEncoder(w, started)
	e.valueType(fieldPeriodType, "space", "bytes")
	e.number(fieldPeriod, uint64(rate))
	e.valueType(fieldSampleType, "alloc_objects", "count")
	e.valueType(fieldSampleType, "alloc_space", "bytes")
	e.valueType(fieldSampleType, "inuse_objects", "count")
	e.valueType(fieldSampleType, "inuse_space", "bytes")
	if first != "" {
		e.number(fieldDefaultSampleType, e.text(first))
	}
	for _, r := range memRecords() {
		size := int64(0)
		if r.AllocObjects != 0 {
			size = r.AllocBytes / r.AllocObjects
		}
		values := make([]int64, 4)
		values[0], values[1] = scale(r.AllocObjects, r.AllocBytes, rate)
		values[2], values[3] = scale(r.InUseObjects(), r.InUseBytes(), rate)
		e.sample(values, r.Stack(), size, nil)
	}
	return e.finish()
}

// scale estimates what there was from what was sampled: each sample stands for as many bytes as lie between two.
func scale(count, bytes, rate int64) (int64, int64) {
	if count == 0 || bytes == 0 || rate <= 1 {
		return count, bytes
	}
	size := float64(bytes) / float64(count)
	factor := 1 / (1 - math.Exp(-size/float64(rate)))
	return int64(float64(count) * factor), int64(float64(bytes) * factor)
}

func writeMemoryText(w io.Writer) error {
	b := tabwriter.NewWriter(w, 1, 8, 1, '\t', 0)
	records := memRecords()
	var all runtime.MemProfileRecord
	for _, r := range records {
		all.AllocBytes += r.AllocBytes
		all.AllocObjects += r.AllocObjects
		all.FreeBytes += r.FreeBytes
		all.FreeObjects += r.FreeObjects
	}
	fmt.Fprintf(b, "heap profile: %d: %d [%d: %d] @ heap/%d\n", all.InUseObjects(), all.InUseBytes(), all.AllocObjects, all.AllocBytes,
		2*runtime.MemProfileRate)
	for _, r := range records {
		fmt.Fprintf(b, "%d: %d [%d: %d] %s\n", r.InUseObjects(), r.InUseBytes(), r.AllocObjects, r.AllocBytes, addresses(r.Stack()))
		writeFrames(b, r.Stack())
	}
	s := new(runtime.MemStats)
	runtime.ReadMemStats(s)
	fmt.Fprintf(b, "\n# runtime.MemStats\n# Alloc = %d\n# TotalAlloc = %d\n# Sys = %d\n# Mallocs = %d\n# Frees = %d\n", s.Alloc,
		s.TotalAlloc, s.Sys, s.Mallocs, s.Frees)
	fmt.Fprintf(b, "# HeapAlloc = %d\n# HeapSys = %d\n# HeapIdle = %d\n# HeapInuse = %d\n# HeapReleased = %d\n# HeapObjects = %d\n",
		s.HeapAlloc, s.HeapSys, s.HeapIdle, s.HeapInuse, s.HeapReleased, s.HeapObjects)
	fmt.Fprintf(b, "# NextGC = %d\n# LastGC = %d\n# NumGC = %d\n# NumForcedGC = %d\n", s.NextGC, s.LastGC, s.NumGC, s.NumForcedGC)
	return b.Flush()
}

var started = time.Now()
