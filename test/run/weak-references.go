// plans: reclaiming
// Weak references: they do not keep their object, are equal when made of the same address, are nil before the object's finalizer
// runs, and give the object back as long as it lives. A cache on them forgets what nobody uses.
// oracle: off: Go 1.19 has no weak references
package main

import (
	"fmt"
	"loam/weak"
	"runtime"
	"time"
	"unsafe"
)

type node struct {
	next *node
	n    int
}

var (
	global node
	kept   *node
)

//go:noinline
func make3() (a, b, c weak.Pointer) {
	kept = &node{n: 1}
	return weak.Make(unsafe.Pointer(kept)), weak.Make(unsafe.Pointer(&kept.n)), weak.Make(unsafe.Pointer(&node{n: 2}))
}

func value(w weak.Pointer) int {
	if p := (*node)(w.Value()); p != nil {
		return p.n
	}
	return -1
}

//go:noinline
func finalized(done chan int) weak.Pointer {
	x := &node{n: 3, next: &node{n: 4}}
	w := weak.Make(unsafe.Pointer(x))
	runtime.SetFinalizer(x, func(x *node) {
		done <- value(w)
		done <- x.next.n
	})
	return w
}

// canonical gives one object for each number, as long as somebody has it.
var cache = map[int]weak.Pointer{}

func canonical(n int) *node {
	if p := (*node)(cache[n].Value()); p != nil {
		return p
	}
	p := &node{n: n}
	cache[n] = weak.Make(unsafe.Pointer(p))
	return p
}

func main() {
	a, inner, c := make3()
	fmt.Println(value(a), a == weak.Make(unsafe.Pointer(kept)), a == inner)
	runtime.GC()
	fmt.Println(value(a), *(*int)(inner.Value()), value(c), a == weak.Make(unsafe.Pointer(kept)))
	kept = nil
	runtime.GC()
	fmt.Println(value(a), inner.Value() == nil)

	fmt.Println(weak.Make(nil).Value() == nil, weak.Make(unsafe.Pointer(&global)).Value() == unsafe.Pointer(&global))

	done := make(chan int, 2)
	w := finalized(done)
	for i := 0; i < 5000 && len(done) == 0; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	fmt.Println(<-done, <-done, value(w))

	held := map[int]*node{}
	for i := 0; i < 20000; i++ {
		n := i * 7919 % 500
		p := canonical(n)
		if p.n != n || held[n] != nil && held[n] != p {
			fmt.Println("not canonical", n)
		}
		if i%97 == 0 {
			held[n] = p
		} else if i%89 == 0 {
			delete(held, n)
		}
	}
	used := 0
	runtime.GC()
	for _, w := range cache {
		if w.Value() != nil {
			used++
		}
	}
	fmt.Println(used == len(held), len(cache))
	runtime.KeepAlive(held) // len needs nothing of what it holds
}
