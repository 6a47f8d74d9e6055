// Goroutines set, take back and meet finalizers while cycles mark beside them: each object is finalized once, with what it leads to,
// and none that somebody holds.
// args: 4000
// stressed: 300
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

type item struct {
	next *item
	text *string
	n    int
	held int32
}

var set, made, wrong int64

func finalize(x *item) {
	atomic.AddInt64(&made, 1)
	for y := x; y != nil; y = y.next {
		if y.text == nil || *y.text != fmt.Sprint("item ", y.n) {
			atomic.AddInt64(&wrong, 1)
		}
	}
	if atomic.LoadInt32(&x.held) != 0 {
		atomic.AddInt64(&wrong, 1)
	}
}

//go:noinline
func newItem(n int, next *item) *item {
	text := fmt.Sprint("item ", n)
	x := &item{next: next, text: &text, n: n, held: 1}
	runtime.SetFinalizer(x, finalize)
	atomic.AddInt64(&set, 1)
	return x
}

func work(rounds int, done *sync.WaitGroup) {
	defer done.Done()
	var ring [8]*item
	for i := 0; i < rounds; i++ {
		k := i % len(ring)
		if old := ring[k]; old != nil {
			if old.text == nil || *old.text != fmt.Sprint("item ", old.n) {
				atomic.AddInt64(&wrong, 1)
			}
			if i%5 == 0 {
				runtime.SetFinalizer(old, nil)
				atomic.AddInt64(&set, -1)
			}
			atomic.StoreInt32(&old.held, 0)
			ring[k] = nil
		}
		text := "item -1"
		ring[k] = newItem(i, &item{text: &text, n: -1})
	}
	for _, x := range ring {
		if x != nil {
			atomic.StoreInt32(&x.held, 0)
		}
	}
}

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	var done sync.WaitGroup
	for g := 0; g < 6; g++ {
		done.Add(1)
		go work(rounds, &done)
	}
	for i := 0; i < 20; i++ {
		runtime.GC()
	}
	done.Wait()
	for i := 0; i < 20000 && atomic.LoadInt64(&made) < atomic.LoadInt64(&set); i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	fmt.Println("missing:", atomic.LoadInt64(&set)-atomic.LoadInt64(&made), "wrong:", atomic.LoadInt64(&wrong))
}
