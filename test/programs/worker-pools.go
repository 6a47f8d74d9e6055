// gcstress: 50
// wbstress: 50
// status: 2
// stderr: panic: runtime error: index out of range [6] with length 0 [recovered]
// stderr: panic: again: runtime error: index out of range [6] with length 0
// Buses, groups, pipelines, limiters, tickers and panics in goroutines.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type Event struct {
	Topic string
	Data  interface{}
}
type Bus struct {
	mu   sync.RWMutex
	subs map[string][]chan<- Event
}

func (b *Bus) Subscribe(topic string, ch chan<- Event) (cancel func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subs == nil {
		b.subs = make(map[string][]chan<- Event)
	}
	b.subs[topic] = append(b.subs[topic], ch)
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for i, c := range b.subs[topic] {
			if c == ch {
				b.subs[topic] = append(b.subs[topic][:i], b.subs[topic][i+1:]...)
				close(ch)
				return
			}
		}
	}
}

func (b *Bus) Publish(e Event) (n int) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, ch := range b.subs[e.Topic] {
		select {
		case ch <- e:
			n++
		default:
		}
	}
	return
}

type Group struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
	stop context.CancelFunc
}

func (g *Group) Go(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if err := f(); err != nil {
			g.once.Do(func() { g.err = err; g.stop() })
		}
	}()
}
func (g *Group) Wait() error { g.wg.Wait(); g.stop(); return g.err }

type limiter chan struct{}

func (l limiter) do(f func()) { l <- struct{}{}; defer func() { <-l }(); f() }

func stage(in <-chan int, f func(int) int) <-chan int {
	out := make(chan int, 2)
	go func() {
		defer close(out)
		for v := range in {
			out <- f(v)
		}
	}()
	return out
}

func merge(cs ...<-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	wg.Add(len(cs))
	for _, c := range cs {
		go func(c <-chan int) {
			defer wg.Done()
			for v := range c {
				out <- v
			}
		}(c)
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

func main() {
	var bus Bus
	ch := make(chan Event, 2)
	cancel := bus.Subscribe("t", ch)
	fmt.Println(bus.Publish(Event{"t", 1}), bus.Publish(Event{"u", 2}), bus.Publish(Event{"t", "x"}), bus.Publish(Event{"t", 3}))
	cancel()
	for e := range ch {
		fmt.Print(e, " ")
	}
	fmt.Println(bus.Publish(Event{"t", 4}))
	ctx, stop := context.WithCancel(context.Background())
	g := &Group{stop: stop}
	var ran int32
	for i := 0; i < 8; i++ {
		i := i
		g.Go(func() error {
			atomic.AddInt32(&ran, 1)
			if i == 5 {
				return fmt.Errorf("worker %d failed", i)
			}
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(10 * time.Second):
				return errors.New("timeout")
			}
		})
	}
	fmt.Println(g.Wait(), ran)
	src := make(chan int)
	go func() {
		for i := 1; i <= 6; i++ {
			src <- i
		}
		close(src)
	}()
	var got []int
	sq := func(x int) int { return x * x }
	for v := range merge(stage(src, sq), stage(src, sq), stage(stage(src, sq), func(x int) int { return x })) {
		got = append(got, v)
	}
	sort.Ints(got)
	fmt.Println(got)
	lim, peak, cur := limiter(make(chan struct{}, 3)), int32(0), int32(0)
	var wg sync.WaitGroup
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go lim.do(func() {
			defer wg.Done()
			if n := atomic.AddInt32(&cur, 1); n > atomic.LoadInt32(&peak) {
				atomic.StoreInt32(&peak, n)
			}
			runtime.Gosched()
			atomic.AddInt32(&cur, -1)
		})
	}
	wg.Wait()
	fmt.Println(peak <= 3, cur)
	var m sync.Map
	for i := 0; i < 5; i++ {
		m.Store(i, strings.Repeat("v", i))
	}
	v, loaded := m.LoadOrStore(3, "new")
	m.Delete(1)
	n := 0
	m.Range(func(k, v interface{}) bool { n += k.(int); return true })
	fmt.Println(v, loaded, n)
	pool := sync.Pool{New: func() interface{} { return new([64]byte) }}
	b := pool.Get().(*[64]byte)
	pool.Put(b)
	fmt.Println(len(b))
	done, tick := make(chan bool), time.NewTicker(2*time.Millisecond)
	ticks := 0
loop:
	for {
		select {
		case <-tick.C:
			if ticks++; ticks == 5 {
				go func() { time.Sleep(time.Millisecond); close(done) }()
			}
		case <-done:
			tick.Stop()
			break loop
		}
	}
	fmt.Println(ticks > 0)
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var nilch chan int
		close(nilch)
	}()
	errc := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				errc <- fmt.Errorf("goroutine: %v", r)
			}
		}()
		var mm map[string]int
		mm["x"]++
	}()
	fmt.Println(<-errc)
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
	}()
	x := 0
	for i := 0; i < 1000; i++ {
		ping <- x
		x = <-pong
	}
	close(ping)
	_, ok := <-pong
	fmt.Println(x, ok)
	if v, ok := os.LookupEnv("HOME_NOT_SET_X"); !ok {
		fmt.Println("unset", v)
	}
	var mu sync.Mutex
	mu.Lock()
	fmt.Println(mu.TryLock())
	mu.Unlock()
	defer func() {
		r := recover()
		fmt.Println(r)
		panic(fmt.Sprintf("again: %v", r))
	}()
	var arr []int
	_ = arr[len(os.Args)+5]
}
