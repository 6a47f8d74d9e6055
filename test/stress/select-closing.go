// Selects over channels that others close, send to and receive from: nothing is lost and nothing comes twice.
// args: 300
// stressed: 20
// gcstress: 20
// wbstress: 5
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
)

// Senders with a channel each; receivers select over all of them until all are closed.
func merge(items int) int {
	const senders, receivers = 4, 3
	var chans [senders]chan *int
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[int]int{}
	for s := range chans {
		chans[s] = make(chan *int, s)
		go func(s int) {
			for i := 0; i < items; i++ {
				n := s*items + i
				chans[s] <- &n
			}
			close(chans[s])
		}(s)
	}
	for r := 0; r < receivers; r++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			open := chans
			for left := senders; left > 0; {
				var p *int
				var ok bool
				k := 0
				select {
				case p, ok = <-open[0]:
				case p, ok = <-open[1]:
					k = 1
				case p, ok = <-open[2]:
					k = 2
				case p, ok = <-open[3]:
					k = 3
				}
				if !ok {
					open[k] = nil
					left--
					continue
				}
				mu.Lock()
				seen[*p]++
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	wrong := senders*items - len(seen)
	for _, times := range seen {
		wrong += times - 1
	}
	return wrong
}

// Both sides select, on the same two channels, in both directions.
func cross(items int) int {
	a, b := make(chan int), make(chan int)
	var sent, received [2]int
	var wg sync.WaitGroup
	for side := 0; side < 2; side++ {
		wg.Add(1)
		go func(side int) {
			defer wg.Done()
			out, in := a, b
			if side == 1 {
				out, in = b, a
			}
			left := items
			for left > 0 || in != nil {
				next := out
				if left == 0 {
					next = nil
				}
				select {
				case next <- left:
					sent[side] += left
					if left--; left == 0 {
						close(out)
					}
				case n, ok := <-in:
					if !ok {
						in = nil
					}
					received[side] += n
				}
			}
		}(side)
	}
	wg.Wait()
	return sent[0] - received[1] + sent[1] - received[0]
}

// A send in a select whose channel is closed meanwhile panics, every time.
func closedUnderSend(rounds int) int {
	panics := 0
	for i := 0; i < rounds; i++ {
		c, never, done := make(chan int), make(chan int), make(chan bool)
		go func() {
			defer func() { done <- recover() != nil }()
			select {
			case c <- 1:
			case <-never:
			}
		}()
		if i%2 == 0 {
			close(c)
		} else {
			go close(c)
		}
		if <-done {
			panics++
		}
	}
	return rounds - panics
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	fmt.Println(merge(n), cross(n), closedUnderSend(n))
}
