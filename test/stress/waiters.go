// Very many goroutines wait on semaphores of their own, and very many for one condition that wakes them one by
// one: whom a wake-up is for is found at once.
// args: 50000
// stressed: 2000
// gcstress: 200
// wbstress: 20
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
)

func own(n int) int {
	groups := make([]sync.WaitGroup, n)
	woken := make(chan int, 100)
	for i := range groups {
		groups[i].Add(1)
		go func(i int) {
			groups[i].Wait()
			woken <- i
		}(i)
	}
	for i := range groups {
		groups[i*7919%n].Done()
	}
	sum := 0
	for range groups {
		sum += <-woken
	}
	return sum - n*(n-1)/2
}

func shared(n int) int {
	var mu sync.Mutex
	wake, asleep := sync.NewCond(&mu), sync.NewCond(&mu)
	waiting, tokens, woken := 0, 0, 0
	for i := 0; i < n; i++ {
		go func() {
			mu.Lock()
			if waiting++; waiting == n {
				asleep.Signal()
			}
			for tokens == 0 {
				wake.Wait()
			}
			tokens--
			if woken++; woken == n {
				asleep.Signal()
			}
			mu.Unlock()
		}()
	}
	mu.Lock()
	for waiting < n {
		asleep.Wait()
	}
	for i := 0; i < n; i++ {
		tokens++
		wake.Signal()
		if i%100 == 0 {
			mu.Unlock()
			mu.Lock()
		}
	}
	for woken < n {
		asleep.Wait()
	}
	mu.Unlock()
	return tokens
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	fmt.Println(own(n), shared(n))
}
