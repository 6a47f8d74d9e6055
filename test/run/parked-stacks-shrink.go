// plans: off
// The collector halves the stacks of goroutines that wait, while what they wait with lies on the stack: the
// element that is sent, the variable that receives, the cases of a select, a panic and its deferred calls.
// All of it is where the pointers say afterwards.
// gcstress: 100
// segmented: off
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

type pair struct {
	p *int
	s string
}

var (
	in, out  = make(chan pair), make(chan pair)
	mutex    sync.Mutex
	ready    sync.WaitGroup
	finished sync.WaitGroup
)

func deep(n int) int {
	var pad [8]int
	pad[n%8] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + pad[n%8] - n
}

func send(i int) {
	x := i
	v := pair{&x, fmt.Sprint("send", i)}
	out <- v
	x++
}

func receive(i int) string {
	var v pair
	q := &v
	v = <-in
	return fmt.Sprint(*q.p, q.s)
}

func choose(i int) (s string) {
	x := i
	v := pair{&x, "select"}
	var got pair
	var ok bool
	select {
	case out <- v:
	case got, ok = <-in:
		s = fmt.Sprint(*got.p, got.s, ok)
	case <-time.After(time.Hour):
	}
	return s + fmt.Sprint(x)
}

func recovered(i int) (s string) {
	x := i
	p := &x
	defer func() {
		v := pair{p, "panic"}
		out <- v
		s = fmt.Sprint(recover(), *p)
	}()
	panic(fmt.Sprint("boom", i))
}

func lock(i int) string {
	x := i
	p := &x
	mutex.Lock()
	*p++
	mutex.Unlock()
	return fmt.Sprint(x)
}

func start(f func(int), n int) {
	for i := 0; i < n; i++ {
		i := i
		ready.Add(1)
		finished.Add(1)
		go func() {
			deep(2000)
			ready.Done()
			f(i)
			finished.Done()
		}()
	}
}

func stacks() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.StackInuse
}

func main() {
	const n = 8
	results := make([]string, 4*n)
	mutex.Lock()
	start(send, n)
	start(func(i int) { results[i] = recovered(i) }, n)
	start(func(i int) { results[n+i] = lock(i) }, n)
	ready.Wait()
	for i := 0; i < 12; i++ {
		runtime.GC()
	}
	fmt.Println(stacks() < 512<<10) // each had grown to 64 KiB and more
	sum := 0
	for i := 0; i < 2*n; i++ {
		v := <-out
		sum += *v.p + len(v.s)
	}
	mutex.Unlock()
	finished.Wait()

	start(func(i int) { results[2*n+i] = receive(i) }, n)
	start(func(i int) { results[3*n+i] = choose(i) }, n)
	ready.Wait()
	for i := 0; i < 12; i++ {
		runtime.GC()
	}
	for i := 0; i < n; i++ {
		seven := 7
		in <- pair{&seven, "in"}
	}
	for i := 0; i < n; i++ {
		select {
		case v := <-out:
			sum += *v.p - *v.p + len(v.s)
		case in <- pair{&sum, ""}:
		}
	}
	finished.Wait()
	count := 0
	for _, r := range results[:2*n] {
		fmt.Println(r)
	}
	for _, r := range results[2*n:] {
		if r != "" {
			count++
		}
	}
	fmt.Println(count)
}
