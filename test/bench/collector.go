// The collector: what an allocation costs with what it obliges to, what two Ps that allocate cost, how fast different graphs are
// marked, how long a program stands still, what the worst operation of a cache is. The second argument is how many megabytes are
// alive for that; without it only rows are measured.
package main

import (
	"fmt"
	"math/rand"
	"runtime"
	"sort"
	"strconv"
	"sync"
	"time"
)

type pair struct{ left, right *pair }
type words8 struct {
	next *words8
	rest [7]int
}

var (
	keepPair  *pair
	keep8     *words8
	keepBytes []byte
)

func allocPairs(n int) {
	for i := 0; i < n; i++ {
		keepPair = &pair{}
	}
}

func allocWords(n int) {
	for i := 0; i < n; i++ {
		keep8 = &words8{}
	}
}

func allocBytes(n, size int) {
	for i := 0; i < n; i++ {
		keepBytes = make([]byte, size)
	}
}

// ---- programs that others measure collectors with ----------------------------------------------------------------------------

func treeOf(depth int) *pair {
	if depth <= 0 {
		return &pair{}
	}
	return &pair{treeOf(depth - 1), treeOf(depth - 1)}
}

func populate(depth int, p *pair) {
	if depth <= 0 {
		return
	}
	p.left, p.right = &pair{}, &pair{}
	populate(depth-1, p.left)
	populate(depth-1, p.right)
}

// GCBench (Ellis, Kovac, Boehm), smaller: trees from below and from above, while one tree and an array stay.
func gcBench(int) {
	const longLived, least, most = 14, 4, 14
	stays := &pair{}
	populate(longLived, stays)
	array := make([]float64, 500000)
	for d := least; d <= most; d += 2 {
		for i := (1 << (most + 1)) / (1 << d); i > 0; i-- {
			p := &pair{}
			populate(d, p)
			treeOf(d)
		}
	}
	if stays.left == nil || array[1000] != 0 {
		panic("lost")
	}
}

// What stays alive while lists come and go.
func churn(live *pair, n int) {
	for i := 0; i < n; i++ {
		var list *words8
		for k := 0; k < 1000; k++ {
			list = &words8{next: list}
		}
		if list.next == nil {
			panic("lost")
		}
	}
	runtime.KeepAlive(live)
}

type vertex struct {
	edges [4]*vertex
	n     int
}

// The next number of an xorshift generator (Marsaglia, 2003).
func scramble(x uint32) uint32 {
	x ^= x << 13
	x ^= x >> 17
	return x ^ x<<5
}

// A random graph, one edge of which moves at a time, as one vertex of it is replaced.
func rewire(graph []*vertex, n int) {
	x := uint32(1)
	for i := 0; i < n; i++ {
		x = scramble(x)
		at := int(x>>2) % len(graph)
		v := &vertex{edges: graph[at].edges, n: i}
		graph[at] = v
		graph[(at*7+i)%len(graph)].edges[i&3] = v
	}
}

func graphOf(vertices int) []*vertex {
	r := rand.New(rand.NewSource(1))
	g := make([]*vertex, vertices)
	for i := range g {
		g[i] = &vertex{n: i}
	}
	for _, v := range g {
		for k := range v.edges {
			v.edges[k] = g[r.Intn(vertices)]
		}
	}
	return g
}

// ---- what a cycle costs -------------------------------------------------------------------------------------------------------

var keepAny interface{}

func listOf(n int) *words8 {
	var l *words8
	for i := 0; i < n; i++ {
		l = &words8{next: l}
	}
	return l
}

// Scattered in memory: neighbours in the list are not neighbours there.
func shuffledList(n int) *words8 {
	all := make([]*words8, n)
	for i := range all {
		all[i] = &words8{}
	}
	rand.New(rand.NewSource(1)).Shuffle(n, func(i, k int) { all[i], all[k] = all[k], all[i] })
	for i := 1; i < n; i++ {
		all[i-1].next = all[i]
	}
	return all[0]
}

func depthOf(objects int) int {
	d := 0
	for 1<<(d+2) <= objects {
		d++
	}
	return d
}

// Megabytes alive that a second of processor time marks and sweeps.
func rate(name string, build func() interface{}) {
	runtime.GC()
	keepAny = build()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	best := time.Duration(1 << 62)
	for i := 0; i < 5; i++ {
		before := used()
		runtime.GC()
		if d := used() - before; d < best {
			best = d
		}
	}
	keepAny = nil
	fmt.Printf("marked %-14s %.0f MB a second\n", name, float64(stats.HeapAlloc)/1e6/best.Seconds())
}

func rates(bytes int) {
	rate("list", func() interface{} { return listOf(bytes / 64) })
	rate("shuffled-list", func() interface{} { return shuffledList(bytes / 64) })
	rate("random-graph", func() interface{} { return graphOf(bytes / 56) })
	rate("tree", func() interface{} { return treeOf(depthOf(bytes / 16)) })
}

func together(workers int, f func()) {
	var wg sync.WaitGroup
	for w := 0; w < workers; w++ {
		wg.Add(1)
		go func() {
			f()
			wg.Done()
		}()
	}
	wg.Wait()
}

// By how much an object costs more processor time when two Ps allocate.
func twoAllocate(name string, n int, alloc func(n int)) {
	_, one := quickest(1, func() { together(1, func() { alloc(n) }) })
	_, two := quickest(2, func() { together(2, func() { alloc(n / 2) }) })
	fmt.Printf("two-procs %-14s %.2f times the processor time\n", name, float64(two)/float64(one))
}

//go:noinline
func fresh(bytes int) []byte { return make([]byte, bytes) }

func bothAllocate(suffix string, bytes int) {
	twoAllocate("64"+suffix, bytes/50, func(n int) {
		var last *words8
		for i := 0; i < n; i++ {
			last = &words8{next: last}
			if i&15 == 0 {
				last = nil
			}
		}
		runtime.KeepAlive(last)
	})
	twoAllocate("8192"+suffix, bytes/1000, func(n int) {
		var last []byte
		for i := 0; i < n; i++ {
			last = fresh(8192)
		}
		runtime.KeepAlive(last)
	})
}

// ---- how long others wait ------------------------------------------------------------------------------------------------------

func pauses() {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < 20; i++ {
		churn(nil, 10)
		runtime.GC()
	}
	runtime.ReadMemStats(&after)
	var all []int
	for c := before.NumGC; c < after.NumGC && c < before.NumGC+256; c++ {
		all = append(all, int(after.PauseNs[c%256]))
	}
	sort.Ints(all)
	fmt.Printf("pauses of %d cycles: median %d us, longest %d us\n", len(all), all[len(all)/2]/1000, all[len(all)-1]/1000)
}

type entry struct {
	key        int
	prev, next *entry
	value      []byte
}

// A cache of least recently used entries: the longest operations in microseconds, with and without new entries.
func lru(entries, ops int, fresh bool) {
	table := make(map[int]*entry, entries)
	var head entry
	head.prev, head.next = &head, &head
	push := func(e *entry) {
		e.prev, e.next = &head, head.next
		e.prev.next, e.next.prev = e, e
	}
	for k := 0; k < entries; k++ {
		e := &entry{key: k, value: make([]byte, 64)}
		table[k] = e
		push(e)
	}
	var worst []int
	x := uint32(7)
	for i := 0; i < ops; i++ {
		start := time.Now()
		if fresh {
			old := head.prev
			old.prev.next, head.prev = &head, old.prev
			delete(table, old.key)
			e := &entry{key: entries + i, value: make([]byte, 64)}
			table[e.key] = e
			push(e)
		} else {
			x = scramble(x)
			e := table[int(x)%entries]
			e.prev.next, e.next.prev = e.next, e.prev
			push(e)
		}
		worst = append(worst, int(time.Since(start)))
	}
	sort.Ints(worst)
	n := len(worst)
	fmt.Printf("lru allocates=%v: p50 %d ns, p99.9 %.1f us, longest %.1f %.1f %.1f us\n", fresh, worst[n/2],
		float64(worst[n-n/1000-1])/1000, float64(worst[n-1])/1000, float64(worst[n-2])/1000, float64(worst[n-3])/1000)
}

func figures(bytes int) {
	rates(bytes)
	bothAllocate("", bytes)
	keepAny = treeOf(depthOf(bytes / 16))
	bothAllocate("-beside-marking", bytes)
	pauses()
	keepAny = nil
	lru(bytes/400, bytes/200, false)
	lru(bytes/400, bytes/200, true)
}

func main() {
	if live, _ := strconv.Atoi(argument(2)); live > 0 {
		figures(live << 20)
		return
	}
	var live *pair
	var graph []*vertex
	measure([]row{
		rowOf("16-pointers", 1000000, allocPairs),
		rowOf("64-pointers", 500000, allocWords),
		rowOf("16-bytes", 500000, func(n int) { allocBytes(n, 16) }),
		rowOf("64-bytes", 500000, func(n int) { allocBytes(n, 64) }),
		rowOf("256-bytes", 200000, func(n int) { allocBytes(n, 256) }),
		rowOf("4096-bytes", 20000, func(n int) { allocBytes(n, 4096) }),
		rowOf("8192-bytes", 10000, func(n int) { allocBytes(n, 8192) }),
		rowOf("gcbench", 1, gcBench),
		{"list-churn-over-200MB", 20000, func() {
			if live == nil {
				live = treeOf(depthOf(200e6 / 16))
			}
			churn(live, 20)
		}},
		{"graph-of-1M", 300000, func() {
			live = nil
			if graph == nil {
				graph = graphOf(1000000)
			}
			rewire(graph, 300000)
		}},
	})
}
