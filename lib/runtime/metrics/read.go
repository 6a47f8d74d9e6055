// Package metrics: the installed Go's, over what this runtime counts.
package metrics

import (
	"math"
	"runtime"
	"unsafe"
)

const sizeClasses = 68

// durations is the C side's TimeHist (runtime/base/timehist.h).
type durations struct {
	negative uint64
	counts   [45 * 16]uint64
}

// figures is the C side's Metrics (runtime/gc/memstats.h): all of one moment.
type figures struct {
	runtime.MemStats
	classBytes, smallAllocs, smallFrees               [sizeClasses]uint64 // [0]: none
	largeAllocs, largeFrees, tinyAllocs, limitedCycle uint64
	pauses                                            durations
}

//go:noescape
//go:linkname read runtime.readMetrics
func read(f unsafe.Pointer)

//go:noescape
//go:linkname latencies runtime.readLatencies
func latencies(d unsafe.Pointer)

// scalar finds a figure that is one number.
func (f *figures) scalar(name string) (uint64, bool) {
	switch name {
	case "/cgo/go-to-c-calls:calls":
		return uint64(runtime.NumCgoCall()), true
	case "/gc/cycles/automatic:gc-cycles":
		return uint64(f.NumGC - f.NumForcedGC), true
	case "/gc/cycles/forced:gc-cycles":
		return uint64(f.NumForcedGC), true
	case "/gc/cycles/total:gc-cycles":
		return uint64(f.NumGC), true
	case "/gc/heap/allocs:bytes":
		return f.TotalAlloc, true
	case "/gc/heap/allocs:objects":
		return f.Mallocs - f.tinyAllocs, true
	case "/gc/heap/frees:bytes":
		return f.TotalAlloc - f.HeapAlloc, true
	case "/gc/heap/frees:objects":
		return f.Frees - f.tinyAllocs, true
	case "/gc/heap/goal:bytes":
		return f.NextGC, true
	case "/gc/heap/objects:objects":
		return f.HeapObjects, true
	case "/gc/heap/tiny/allocs:objects":
		return f.tinyAllocs, true
	case "/gc/limiter/last-enabled:gc-cycle":
		return f.limitedCycle, true
	case "/gc/stack/starting-size:bytes":
		return startingStack, true
	case "/sched/gomaxprocs:threads":
		return uint64(runtime.GOMAXPROCS(0)), true
	case "/sched/goroutines:goroutines":
		return uint64(runtime.NumGoroutine()), true
	}
	return f.memory(name)
}

const startingStack = 2048 // goroutines whose go statement has taught nothing yet

// memory finds a figure of /memory/classes. Their sum is total.
func (f *figures) memory(name string) (uint64, bool) {
	switch name {
	case "/memory/classes/heap/free:bytes":
		return f.HeapIdle - f.HeapReleased, true
	case "/memory/classes/heap/objects:bytes":
		return f.HeapAlloc, true
	case "/memory/classes/heap/released:bytes":
		return f.HeapReleased, true
	case "/memory/classes/heap/stacks:bytes":
		return f.StackInuse, true
	case "/memory/classes/heap/unused:bytes":
		return f.HeapInuse - f.HeapAlloc, true
	case "/memory/classes/metadata/mcache/free:bytes":
		return f.MCacheSys - f.MCacheInuse, true
	case "/memory/classes/metadata/mcache/inuse:bytes":
		return f.MCacheInuse, true
	case "/memory/classes/metadata/mspan/free:bytes":
		return f.MSpanSys - f.MSpanInuse, true
	case "/memory/classes/metadata/mspan/inuse:bytes":
		return f.MSpanInuse, true
	case "/memory/classes/metadata/other:bytes":
		return f.GCSys, true
	case "/memory/classes/os-stacks:bytes":
		return f.StackSys - f.StackInuse, true
	case "/memory/classes/other:bytes":
		return f.OtherSys, true
	case "/memory/classes/profiling/buckets:bytes":
		return f.BuckHashSys, true
	case "/memory/classes/total:bytes":
		return f.Sys, true
	}
	return 0, false
}

// histogram returns v's histogram with that many buckets: the one that it has, or a new one.
func histogram(v *Value, buckets int, bounds func() []float64) *Float64Histogram {
	if v.kind == KindFloat64Histogram && v.pointer != nil {
		if h := (*Float64Histogram)(v.pointer); len(h.Counts) == buckets && len(h.Buckets) == buckets+1 {
			return h
		}
	}
	h := &Float64Histogram{make([]uint64, buckets), bounds()}
	*v = Value{KindFloat64Histogram, 0, unsafe.Pointer(h)}
	return h
}

// sizeBounds begins a bucket one byte after each size class; the last one is for large objects.
func (f *figures) sizeBounds() []float64 {
	b := make([]float64, sizeClasses+1)
	for i, n := range f.classBytes {
		b[i] = float64(n + 1)
	}
	b[sizeClasses] = math.Inf(1)
	return b
}

func (f *figures) sizes(v *Value, small *[sizeClasses]uint64, large uint64) {
	h := histogram(v, sizeClasses, f.sizeBounds)
	copy(h.Counts, small[1:])
	h.Counts[sizeClasses-1] = large
}

// timeBounds are the lower bounds of the buckets in seconds, then infinity; the first one is for negative durations.
func timeBounds() []float64 {
	b := []float64{math.Inf(-1)}
	for i := uint64(0); i < 16; i++ {
		b = append(b, float64(i)/1e9)
	}
	for shift := 0; shift < 44; shift++ {
		for i := uint64(16); i < 32; i++ {
			b = append(b, float64(i<<shift)/1e9)
		}
	}
	return append(b, math.Inf(1))
}

func times(v *Value, d *durations) {
	h := histogram(v, 1+len(d.counts), timeBounds)
	h.Counts[0] = d.negative
	copy(h.Counts[1:], d.counts[:])
}

func (f *figures) fill(s *Sample) {
	switch s.Name {
	case "/gc/heap/allocs-by-size:bytes":
		f.sizes(&s.Value, &f.smallAllocs, f.largeAllocs)
	case "/gc/heap/frees-by-size:bytes":
		f.sizes(&s.Value, &f.smallFrees, f.largeFrees)
	case "/gc/pauses:seconds":
		times(&s.Value, &f.pauses)
	case "/sched/latencies:seconds":
		d := new(durations)
		latencies(unsafe.Pointer(d))
		times(&s.Value, d)
	default:
		n, ok := f.scalar(s.Name)
		s.Value = Value{}
		if ok {
			s.Value = Value{KindUint64, n, nil}
		}
	}
}

func runtime_readMetrics(samples unsafe.Pointer, n, _ int) {
	f := new(figures)
	read(unsafe.Pointer(f))
	for i := range unsafe.Slice((*Sample)(samples), n) {
		f.fill((*Sample)(unsafe.Add(samples, i*int(unsafe.Sizeof(Sample{})))))
	}
}
