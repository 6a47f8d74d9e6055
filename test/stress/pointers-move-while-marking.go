// Goroutines move pointers between stacks, objects, globals, maps and channels while collections run back to
// back. What has no way but one that the collector has looked at too early, or that a barrier missed, is freed
// and overwritten, or found by the second marking (H23, H24).
// args: 50000
// stressed: 2000
// gcstress: 100
// wbstress: 500
// env: GODEBUG=gccheckmark=1,clobberfree=1
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

// A cell checks itself.
type cell struct {
	id   uint64
	next *cell
	seal uint64
}

const seal = 0x5eed5eed

func newCell(id uint64, next *cell) *cell { return &cell{id, next, id ^ seal} }
func (c *cell) check() {
	if c != nil && c.id^c.seal != seal {
		panic(fmt.Sprintf("bad cell %p: %x %x", c, c.id, c.seal))
	}
}

type rng uint64

func (r *rng) next(n uint64) uint64 {
	x := uint64(*r)
	x ^= x << 13
	x ^= x >> 7
	x ^= x << 17
	*r = rng(x)
	return (x >> 11) % n
}

type shared struct {
	mu    sync.Mutex
	table [64]*cell
}

func deep(n int, c *cell, r *rng, s *shared) *cell {
	if n == 0 {
		s.mu.Lock()
		i := r.next(64)
		old := s.table[i]
		s.table[i] = c
		s.mu.Unlock()
		old.check()
		return old
	}
	x := newCell(r.next(1000), c)
	var pad [16]*cell
	pad[n%16] = c
	got := deep(n-1, x, r, s)
	pad[n%16].check()
	x.check()
	got.check()
	if x.next != c {
		panic("next")
	}
	return got
}

type mutator struct {
	r    rng
	s    *shared
	own  [8]*cell
	ch   chan *cell
	un   chan *cell
	quit chan bool
	m    map[uint64]*cell
}

func (t *mutator) exchangeInTable(i uint64) {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	k := t.r.next(64)
	switch t.r.next(3) {
	case 0:
		t.s.table[k] = newCell(t.r.next(1000), t.s.table[k])
	case 1:
		t.own[i] = t.s.table[k]
		t.s.table[k] = nil
	default:
		t.own[i], t.s.table[k] = t.s.table[k], t.own[i]
	}
}

func (t *mutator) exchangeAtChannels(i uint64) {
	select {
	case t.ch <- t.own[i]:
		t.own[i] = nil
	case t.own[i] = <-t.ch:
	case t.un <- t.own[i]:
		t.own[i] = nil
	case t.own[i] = <-t.un:
	default:
	}
}

func (t *mutator) waitForOther(i uint64) {
	select {
	case t.un <- t.own[i]:
		t.own[i] = nil
	case t.own[i] = <-t.un:
	case <-t.quit:
	}
}

func (t *mutator) exchangeInMap(i uint64) {
	k := t.r.next(100)
	if t.r.next(2) == 0 {
		t.m[k] = t.own[i]
		t.own[i] = nil
		return
	}
	t.own[i] = t.m[k]
	delete(t.m, k)
}

func (t *mutator) copySlices(i uint64) {
	x := make([]*cell, t.r.next(200))
	for j := range x {
		x[j] = t.own[t.r.next(8)]
	}
	y := append([]*cell(nil), append(x, t.own[i])...)
	if t.r.next(20) == 0 {
		big := make([]*cell, 6000)
		copy(big, y)
		copy(big[3000:], big)
		y = big[3000 : 3000+len(y)]
	}
	for _, c := range y {
		c.check()
	}
}

func (t *mutator) step() {
	i := t.r.next(8)
	switch t.r.next(8) {
	case 0:
		t.own[i] = newCell(t.r.next(1000), nil)
	case 1:
		t.exchangeInTable(i)
	case 2:
		t.exchangeAtChannels(i)
	case 3:
		t.waitForOther(i)
	case 4:
		t.own[i] = deep(int(t.r.next(100)), t.own[i], &t.r, t.s)
	case 5:
		if t.own[i] != nil {
			t.own[i] = t.own[i].next
		}
	case 6:
		t.exchangeInMap(i)
	default:
		t.copySlices(i)
	}
	t.own[i].check()
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	s, ch, un, quit := &shared{}, make(chan *cell, 10), make(chan *cell), make(chan bool)
	var done sync.WaitGroup
	var once sync.Once
	for i := uint64(1); i <= 6; i++ {
		done.Add(1)
		t := &mutator{r: rng(i*2654435761 + 1), s: s, ch: ch, un: un, quit: quit, m: map[uint64]*cell{}}
		go func() {
			for k := 0; k < n; k++ {
				t.step()
			}
			once.Do(func() { close(quit) })
			done.Done()
		}()
	}
	finished := make(chan bool)
	go func() {
		done.Wait()
		close(finished)
	}()
	for {
		select {
		case <-finished:
			fmt.Println("nothing was lost")
			return
		default:
			runtime.GC()
			for i := 0; i < 50; i++ {
				runtime.Gosched()
			}
		}
	}
}
