// Goroutines: what one switch, one item through a channel, one select, one lock costs. With a second argument 2:
// what a second P adds.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Two goroutines hand one item to and fro; an operation is one switch.
func pingPong(n int) {
	a, b := make(chan int), make(chan int)
	go func() {
		for i := 0; i < n; i++ {
			b <- <-a
		}
	}()
	for i := 0; i < n; i++ {
		a <- i
		<-b
	}
}

func yield(n int) {
	done := make(chan bool)
	go func() {
		for i := 0; i < n; i++ {
			runtime.Gosched()
		}
		done <- true
	}()
	for i := 0; i < n; i++ {
		runtime.Gosched()
	}
	<-done
}

func items(n, capacity, senders, receivers int) {
	c := make(chan int, capacity)
	var wg sync.WaitGroup
	for s := 0; s < senders; s++ {
		wg.Add(1)
		go func() {
			for i := 0; i < n/senders; i++ {
				c <- i
			}
			wg.Done()
		}()
	}
	for r := 0; r < receivers; r++ {
		wg.Add(1)
		go func() {
			for i := 0; i < n/receivers; i++ {
				<-c
			}
			wg.Done()
		}()
	}
	wg.Wait()
}

func alone(n int) {
	c := make(chan int, 1)
	for i := 0; i < n; i++ {
		c <- i
		sink += <-c
	}
}

// Four goroutines send; one selects among their channels.
func selectOf4(n int) {
	var c [4]chan int
	for k := range c {
		c[k] = make(chan int)
		go func(c chan int) {
			for i := 0; i < n/4; i++ {
				c <- i
			}
		}(c[k])
	}
	for i := 0; i < n/4*4; i++ {
		select {
		case <-c[0]:
		case <-c[1]:
		case <-c[2]:
		case <-c[3]:
		}
	}
}

func selectReady(n int) {
	var c [4]chan int
	for k := range c {
		c[k] = make(chan int, 1)
		c[k] <- k
	}
	for i := 0; i < n; i++ {
		k := 0
		select {
		case <-c[0]:
		case <-c[1]:
			k = 1
		case <-c[2]:
			k = 2
		case <-c[3]:
			k = 3
		}
		c[k] <- i
	}
}

func spawn(n int) {
	c := make(chan bool)
	for i := 0; i < n; i++ {
		go func() { c <- true }()
		<-c
	}
}

func spawnMany(n int) {
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go wg.Done()
		if i%100 == 99 {
			wg.Wait()
		}
	}
	wg.Wait()
}

func mutex(n int) {
	var mu sync.Mutex
	for i := 0; i < n; i++ {
		mu.Lock()
		sink++
		mu.Unlock()
	}
}

func sharedMutex(n int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := 0; w < 4; w++ {
		wg.Add(1)
		go func() {
			for i := 0; i < n/4; i++ {
				mu.Lock()
				sink++
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()
}

// A token goes round a ring of goroutines, most of which have not run for long; an operation is one hop.
const ringSize = 10000

var ringFirst, ringLast chan int

func ring(rounds int) {
	if ringFirst == nil {
		ringFirst = make(chan int)
		left := ringFirst
		for i := 0; i < ringSize; i++ {
			right := make(chan int)
			go func(left, right chan int) {
				for {
					right <- <-left
				}
			}(left, right)
			left = right
		}
		ringLast = left
	}
	for i := 0; i < rounds; i++ {
		ringFirst <- i
		<-ringLast
	}
}

func generate(ch chan<- int) {
	for i := 2; ; i++ {
		ch <- i
	}
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		if i := <-in; i%prime != 0 {
			out <- i
		}
	}
}

// Its goroutines stay, waiting.
func primes(n int) {
	ch := make(chan int)
	go generate(ch)
	for i := 0; i < n; i++ {
		prime := <-ch
		next := make(chan int)
		go filter(ch, next, prime)
		ch = next
	}
}

type tree struct{ left, right *tree }

func grow(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{grow(depth - 1), grow(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

// An operation is a tree of 4,095 nodes.
func trees(n int) {
	c := make(chan int)
	for w := 0; w < 4; w++ {
		go func() {
			sum := 0
			for i := 0; i < n/4; i++ {
				sum += grow(11).count()
			}
			c <- sum
		}()
	}
	for w := 0; w < 4; w++ {
		sink += <-c
	}
}

func timers(n int) {
	for i := 0; i < n; i++ {
		t := time.NewTimer(time.Hour)
		t.Stop()
	}
}

// The world stops and starts while another goroutine computes.
func stop(n int) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var over int32
	go func() {
		for atomic.LoadInt32(&over) == 0 {
		}
	}()
	for i := 0; i < n; i++ {
		runtime.GOMAXPROCS(2 + i%2)
	}
	atomic.StoreInt32(&over, 1)
}

// Work for goroutines that need nothing from each other: with numbers, and with the heap.
func compute(n int) {
	var wg sync.WaitGroup
	for w := 0; w < 8; w++ {
		wg.Add(1)
		go func(x uint64) {
			for i := 0; i < n/8; i++ {
				x ^= x << 13
				x ^= x >> 7
				x ^= x << 17
			}
			sums[x&7]++
			wg.Done()
		}(uint64(w) + 1)
	}
	wg.Wait()
}

var sums [8]int

// How much more is done with two Ps than with one: as it was, and as it would be if two processors were free.
func twoProcs(name string, f func()) {
	wall1, cpu1 := quickest(1, f)
	wall2, cpu2 := quickest(2, f)
	fmt.Printf("two-procs %-8s %.2f times one, %.2f by processor time\n", name,
		float64(wall1)/float64(wall2), 2*float64(cpu1)/float64(cpu2))
}

func main() {
	if argument(2) == "2" {
		twoProcs("numbers", func() { compute(30000000) })
		twoProcs("heap", func() { trees(800) })
		return
	}
	measure([]row{
		{"ping-pong", 20000, func() { pingPong(10000) }},
		{"gosched", 20000, func() { yield(10000) }},
		rowOf("unbuffered", 10000, func(n int) { items(n, 0, 1, 1) }),
		rowOf("alone", 10000, alone),
		rowOf("4x4-through-64", 20000, func(n int) { items(n, 64, 4, 4) }),
		rowOf("select-of-4", 10000, selectOf4),
		rowOf("select-ready", 10000, selectReady),
		rowOf("spawn-and-join", 5000, spawn),
		rowOf("spawn-many", 10000, spawnMany),
		rowOf("mutex", 10000, mutex),
		rowOf("mutex-shared", 20000, sharedMutex),
		rowOf("timers", 5000, timers),
		{"ring-of-10000", 5 * ringSize, func() { ring(5) }},
		rowOf("trees", 40, trees),
		rowOf("stop", 200, stop),
		{"prime-sieve-400", 1, func() { primes(400) }},
	})
}
