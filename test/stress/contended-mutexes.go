// Unlocking has no barrier of its own: whoever begins to wait makes the owner's thread pass one, or the owner
// does not see it and wakes nobody. Here each mutex is contended when it is new, by two threads, and the
// store that unlocks it waits in its processor while other stores miss the cache.
// args: 8000
// stressed: 300
// gcstress: 50
// wbstress: 20
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
)

const line = 8 // words

type pair struct {
	here  [2]int32
	mu    []sync.Mutex
	count []int
	cold  [2][]int
}

// meet waits until the other worker has come to the same round.
func (p *pair) meet(me, round int) {
	atomic.StoreInt32(&p.here[me], int32(round))
	for spins := 0; atomic.LoadInt32(&p.here[1-me]) < int32(round); spins++ {
		if spins > 200 {
			runtime.Gosched()
		}
	}
}

func (p *pair) work(me int) {
	at, cold := me*7919, p.cold[me]
	for round := range p.mu {
		p.meet(me, round)
		p.mu[round].Lock()
		for i := 0; i < 20+round%200; i++ {
			at = (at + 104729*line) % len(cold)
			cold[at]++
		}
		p.count[round]++
		p.mu[round].Unlock()
	}
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	p := &pair{mu: make([]sync.Mutex, n), count: make([]int, n)}
	var wg sync.WaitGroup
	for me := range p.cold {
		p.cold[me] = make([]int, 1<<22)
		wg.Add(1)
		go func(me int) {
			p.work(me)
			wg.Done()
		}(me)
	}
	wg.Wait()
	wrong := 0
	for _, c := range p.count {
		if c != 2 {
			wrong++
		}
	}
	fmt.Println("mutexes that were not locked twice:", wrong)
}
