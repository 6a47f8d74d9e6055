// The equations of runtime.MemStats hold at every moment, whatever other goroutines allocate and free meanwhile.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

type node struct{ left, right *node }

func tree(depth int) *node {
	if depth == 0 {
		return nil
	}
	return &node{tree(depth - 1), tree(depth - 1)}
}

func churn(stop chan bool, done *sync.WaitGroup) {
	defer done.Done()
	kept := make([][]byte, 50)
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		default:
		}
		tree(8)
		kept[i%len(kept)] = make([]byte, i*7919%100000)
		s := ""
		for j := 0; j < 5; j++ {
			s += string(rune('a' + j))
		}
	}
}

func check(what string, ok bool) {
	if !ok {
		fmt.Println("not true:", what)
	}
}

func main() {
	stop := make(chan bool)
	var done sync.WaitGroup
	for i := 0; i < 4; i++ {
		done.Add(1)
		go churn(stop, &done)
	}
	var m, last runtime.MemStats
	for i := 0; i < 60; i++ {
		runtime.ReadMemStats(&m)
		check("Sys", m.Sys == m.HeapSys+m.StackSys+m.MSpanSys+m.MCacheSys+m.BuckHashSys+m.GCSys+m.OtherSys)
		check("HeapSys", m.HeapSys == m.HeapInuse+m.HeapIdle)
		check("HeapReleased", m.HeapReleased <= m.HeapIdle)
		check("HeapAlloc", m.HeapAlloc == m.Alloc && m.HeapAlloc <= m.HeapInuse && m.Alloc <= m.TotalAlloc)
		check("HeapObjects", m.HeapObjects == m.Mallocs-m.Frees)
		check("in use", m.StackInuse <= m.StackSys && m.MSpanInuse <= m.MSpanSys && m.MCacheInuse <= m.MCacheSys)
		var mallocs, frees uint64
		for _, s := range m.BySize {
			mallocs += s.Mallocs
			frees += s.Frees
			check("BySize", s.Mallocs >= s.Frees)
		}
		check("sums of BySize", mallocs <= m.Mallocs && frees <= m.Frees)
		check("growing", m.Mallocs >= last.Mallocs && m.Frees >= last.Frees && m.TotalAlloc >= last.TotalAlloc &&
			m.NumGC >= last.NumGC && m.PauseTotalNs >= last.PauseTotalNs)
		check("cycles", m.NumForcedGC <= m.NumGC && m.EnableGC && !m.DebugGC && m.GCCPUFraction >= 0)
		last = m
		if i%20 == 0 {
			runtime.GC()
		}
		runtime.Gosched()
	}
	close(stop)
	done.Wait()
	runtime.GC() // a cycle that the goroutines began would end between the two reads
	var s debug.GCStats
	debug.ReadGCStats(&s)
	runtime.ReadMemStats(&m)
	fmt.Println(s.NumGC == int64(m.NumGC), len(s.Pause) == int(m.NumGC) || len(s.Pause) == 256)
	fmt.Println(uint64(s.PauseTotal) == m.PauseTotalNs, uint64(s.LastGC.UnixNano()) == m.LastGC, m.BySize[1].Size, m.BySize[60].Size)
}
