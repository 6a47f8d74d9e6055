// Panics in many goroutines at once, recovered at several depths, some of them caused by other goroutines.
// args: 3000
// stressed: 100
// gcstress: 20
// wbstress: 5
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

type failure struct{ n int }

func (f *failure) Error() string { return "failure " + strconv.Itoa(f.n) }

func down(n, depth int, c chan int) int {
	if depth > 0 {
		defer func() {
			if depth == 2 {
				if r := recover(); r != nil {
					panic(fmt.Errorf("again: %w", r.(error)))
				}
			}
		}()
		return down(n, depth-1, c) + 1
	}
	switch n % 4 {
	case 0:
		panic(&failure{n})
	case 1:
		var p *failure
		return p.n
	case 2:
		c <- n
	}
	runtime.Goexit()
	return 0
}

func try(n int, c chan int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	down(n, n%5, c)
	return nil
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var mu sync.Mutex
	var wg sync.WaitGroup
	failures, runtimeErrors, exits := 0, 0, 0
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func(i int) {
			var err error
			defer func() {
				mu.Lock()
				defer mu.Unlock()
				var f *failure
				var e runtime.Error
				switch {
				case errors.As(err, &f) && f.n == i:
					failures++
				case errors.As(err, &e):
					runtimeErrors++
				case err == nil:
					exits++
				}
				wg.Done()
			}()
			c := make(chan int)
			if i%8 == 2 {
				close(c)
			} else if i%8 == 6 {
				go func() { close(c) }()
			}
			err = try(i, c)
		}(i)
	}
	wg.Wait()
	fmt.Println(failures-n/4, runtimeErrors-n/2, exits-n/4)
}
