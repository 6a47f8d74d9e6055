// plans: off
// runtime/metrics: every name of All can be read and has the kind that it says; the figures are those of
// MemStats, and the classes of memory add up to the total.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/metrics"
	"strings"
)

var sink [][]byte

func readAll() map[string]metrics.Value {
	var samples []metrics.Sample
	for _, d := range metrics.All() {
		samples = append(samples, metrics.Sample{Name: d.Name})
	}
	metrics.Read(samples)
	values := map[string]metrics.Value{}
	for i, d := range metrics.All() {
		if samples[i].Value.Kind() != d.Kind {
			fmt.Println("kind of", d.Name, samples[i].Value.Kind())
		}
		values[d.Name] = samples[i].Value
	}
	return values
}

func count(v metrics.Value) (n uint64) {
	for _, c := range v.Float64Histogram().Counts {
		n += c
	}
	return n
}

func main() {
	for i := 0; i < 100; i++ {
		sink = append(sink, make([]byte, 100*i), make([]byte, 1<<16))
	}
	runtime.GC()
	c := make(chan int)
	go func() {
		for i := 0; i < 1000; i++ {
			c <- i
		}
	}()
	for i := 0; i < 1000; i++ {
		<-c
	}
	values := readAll()
	var total uint64
	for name, v := range values {
		if strings.HasPrefix(name, "/memory/classes/") && name != "/memory/classes/total:bytes" {
			total += v.Uint64()
		}
	}
	fmt.Println(total == values["/memory/classes/total:bytes"].Uint64())
	number := func(name string) uint64 { return values[name].Uint64() }
	allocs, frees := number("/gc/heap/allocs:objects"), number("/gc/heap/frees:objects")
	fmt.Println(allocs-frees == number("/gc/heap/objects:objects"))
	fmt.Println(count(values["/gc/heap/allocs-by-size:bytes"]) == allocs)
	fmt.Println(count(values["/gc/heap/frees-by-size:bytes"]) == frees)
	fmt.Println(number("/gc/heap/allocs:bytes")-number("/gc/heap/frees:bytes") == number("/memory/classes/heap/objects:bytes"))
	fmt.Println(number("/gc/cycles/forced:gc-cycles"), count(values["/gc/pauses:seconds"]) >= 1)
	fmt.Println(count(values["/sched/latencies:seconds"]) >= 10, number("/sched/goroutines:goroutines") >= 1)

	sizes := values["/gc/heap/allocs-by-size:bytes"].Float64Histogram()
	last := len(sizes.Counts) - 1
	fmt.Println(len(sizes.Buckets), sizes.Buckets[:4], math.IsInf(sizes.Buckets[last+1], 1), sizes.Counts[last] >= 100)
	times := values["/gc/pauses:seconds"].Float64Histogram().Buckets
	fmt.Println(len(times), times[0], times[1], times[17], times[100], times[len(times)-2], times[len(times)-1])

	again := []metrics.Sample{{Name: "/gc/heap/allocs-by-size:bytes"}, {Name: "/no/such:thing"}}
	metrics.Read(again)
	h := again[0].Value.Float64Histogram()
	metrics.Read(again)
	fmt.Println(h == again[0].Value.Float64Histogram(), again[1].Value.Kind() == metrics.KindBad)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(m.Mallocs-number("/gc/heap/tiny/allocs:objects") >= allocs, m.NumGC >= 1)
}
