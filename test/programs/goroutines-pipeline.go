// A pipeline with workers, results and cancellation: stages stop when the last one has seen enough.
// gcstress: 50
// wbstress: 5
package main

import (
	"fmt"
	"sync"
)

type item struct {
	n    int
	text string
	next *item
}

func main() {
	for round := 0; round < 6; round++ {
		done := make(chan struct{})
		src := make(chan *item)
		mid := make(chan *item, 4)
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			for i := 0; ; i++ {
				select {
				case src <- &item{n: i, text: fmt.Sprint("item ", i)}:
				case <-done:
					close(src)
					wg.Done()
					return
				}
			}
		}()
		for w := 0; w < 4; w++ {
			wg.Add(1)
			go func() {
				for it := range src {
					it.next = &item{n: it.n * 2}
					select {
					case mid <- it:
					case <-done:
					}
				}
				wg.Done()
			}()
		}
		seen := make([]bool, 10000)
		bad := 0
		for k := 0; k < 500; k++ {
			it := <-mid
			if it.next.n != 2*it.n || seen[it.n] || it.text != fmt.Sprint("item ", it.n) {
				bad++
			}
			seen[it.n] = true
		}
		close(done)
		wg.Wait()
		fmt.Println(round, bad)
	}
}
