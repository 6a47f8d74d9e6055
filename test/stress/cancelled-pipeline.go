// A pipeline with workers and cancellation by context: stages stop when the last one has seen enough, or when
// a deadline passes, and all goroutines end.
// args: 30
// stressed: 4
// gcstress: 50
// wbstress: 5
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

type item struct {
	n    int
	text string
	next *item
}

func source(ctx context.Context, out chan<- *item) {
	defer close(out)
	for i := 0; ; i++ {
		select {
		case out <- &item{n: i, text: fmt.Sprint("item ", i)}:
		case <-ctx.Done():
			return
		}
	}
}

func worker(ctx context.Context, in <-chan *item, out chan<- *item) {
	for it := range in {
		it.next = &item{n: it.n * 2}
		select {
		case out <- it:
		case <-ctx.Done():
		}
	}
}

func start(ctx context.Context, wg *sync.WaitGroup) <-chan *item {
	src, mid := make(chan *item), make(chan *item, 4)
	run := func(f func()) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f()
		}()
	}
	run(func() { source(ctx, src) })
	for w := 0; w < 4; w++ {
		run(func() { worker(ctx, src, mid) })
	}
	return mid
}

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	bad := 0
	for round := 0; round < rounds; round++ {
		ctx, cancel := context.WithCancel(context.Background())
		var wg sync.WaitGroup
		mid := start(context.WithValue(ctx, "round", round), &wg)
		seen := map[int]bool{}
		for k := 0; k < 300; k++ {
			it := <-mid
			if it.next.n != 2*it.n || seen[it.n] || it.text != fmt.Sprint("item ", it.n) {
				bad++
			}
			seen[it.n] = true
		}
		cancel()
		wg.Wait()
		if ctx.Err() != context.Canceled {
			bad++
		}
	}
	for round := 0; round < rounds; round++ {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		var wg sync.WaitGroup
		mid := start(ctx, &wg)
		for over := false; !over; {
			select {
			case it := <-mid:
				if it.next.n != 2*it.n {
					bad++
				}
			case <-ctx.Done():
				over = true
			}
		}
		wg.Wait()
		if ctx.Err() != context.DeadlineExceeded {
			bad++
		}
		cancel()
	}
	fmt.Println("bad:", bad)
}
