// Timers that are stopped and reset by several goroutines while they fire: each fires at most once for each
// time it was set, none is lost, and a stopped one stays silent.
// args: 200
// stressed: 20
// gcstress: 20
// wbstress: 5
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Every AfterFunc either runs or was stopped in time.
func stopOrFire(n int) int {
	var fired, stopped int64
	var wg sync.WaitGroup
	for w := 0; w < 8; w++ {
		wg.Add(1)
		go func(w int) {
			defer wg.Done()
			for i := 0; i < n; i++ {
				done := make(chan bool)
				t := time.AfterFunc(time.Duration((i*7+w)%50)*time.Microsecond, func() {
					atomic.AddInt64(&fired, 1)
					close(done)
				})
				if i%3 == w%3 {
					time.Sleep(20 * time.Microsecond)
				}
				if t.Stop() {
					atomic.AddInt64(&stopped, 1)
				} else {
					<-done
				}
			}
		}(w)
	}
	wg.Wait()
	return 8*n - int(fired+stopped)
}

// A timer that is always set again before it fires, and once not.
func resets(n int) int {
	missing := 0
	t := time.NewTimer(time.Hour)
	for i := 0; i < n; i++ {
		t.Reset(time.Hour)
		t.Reset(time.Duration(i%100) * time.Microsecond)
		select {
		case <-t.C:
		case <-time.After(time.Minute):
			missing++
		}
	}
	return missing
}

func sleepers(n int) int {
	var early int64
	var wg sync.WaitGroup
	for i := 0; i < 10*n; i++ {
		wg.Add(1)
		go func(d time.Duration) {
			defer wg.Done()
			begin := time.Now()
			time.Sleep(d)
			if time.Since(begin) < d {
				atomic.AddInt64(&early, 1)
			}
		}(time.Duration(i*37%3000) * time.Microsecond)
	}
	wg.Wait()
	return int(early)
}

func ticks() int {
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
	last, backwards := time.Time{}, 0
	for i := 0; i < 10; i++ {
		if now := <-t.C; now.Before(last) {
			backwards++
		} else {
			last = now
		}
	}
	return backwards
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	fmt.Println(stopOrFire(n), resets(n), sleepers(n), ticks())
}
