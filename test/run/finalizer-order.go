// plans: reclaiming
// An object that a finalizer may look at waits for it: whole structures are finalized from their beginnings on. One that its finalizer
// stores is alive again, without a finalizer, and may get another one.
package main

import (
	"fmt"
	"runtime"
	"time"
)

type link struct {
	next *link
	n    int
	self **link
}

var (
	order   = make(chan int, 100)
	revived *link
)

func finalize(l *link) {
	if l.next != nil && l.next.n != l.n+1 {
		order <- -1
	}
	order <- l.n
}

//go:noinline
func chain() {
	var first *link
	for n := 5; n > 0; n-- {
		first = &link{next: first, n: n}
		runtime.SetFinalizer(first, finalize)
	}
	ring := &link{n: 99, next: &link{n: 100}}
	ring.next.next = ring // leads to itself by way of another: is never due
	runtime.SetFinalizer(ring, finalize)
}

//go:noinline
func own() {
	l := &link{n: 20}
	l.self = &l.next
	runtime.SetFinalizer(l, finalize)
}

//go:noinline
func revive() {
	l := &link{n: 10, next: &link{n: 11}}
	runtime.SetFinalizer(l, func(l *link) {
		revived = l
		order <- l.n
	})
}

// next collects until a finalizer was called.
func next() int {
	for i := 0; i < 5000; i++ {
		runtime.GC()
		select {
		case n := <-order:
			return n
		case <-time.After(time.Millisecond):
		}
	}
	return -2
}

func main() {
	chain()
	for i := 0; i < 5; i++ {
		fmt.Println(next())
	}
	own()
	fmt.Println(next())
	revive()
	fmt.Println(next())
	runtime.GC()
	fmt.Println(revived.n, revived.next.n)
	runtime.SetFinalizer(revived, finalize)
	revived = nil
	fmt.Println(next(), len(order))
}
