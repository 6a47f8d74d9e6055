// What was received from a channel and forgotten is freed while the loop that received it goes on, and what a select did not send:
// the place in the frame to which the element came, or from which it was to go, keeps nothing.
// plans: reclaiming
package main

import (
	"fmt"
	"runtime"
	"time"
)

type big [1 << 16]byte

var gone = make(chan string, 10)

func watch(b *big, name string) { runtime.SetFinalizer(b, func(*big) { gone <- name }) }

func wait() string {
	for i := 0; i < 5000; i++ {
		runtime.GC()
		select {
		case name := <-gone:
			return name
		case <-time.After(time.Millisecond):
		}
	}
	return "kept"
}

func filled(name string) chan *big {
	c := make(chan *big, 1)
	b := new(big)
	watch(b, name)
	c <- b
	close(c)
	return c
}

func ranges(c chan *big) {
	for b := range c {
		b = nil
		fmt.Println(wait(), b == nil)
	}
}

func receives(c chan *big) {
	for {
		b, ok := <-c
		if !ok {
			return
		}
		b = nil
		fmt.Println(wait(), b == nil)
	}
}

func selects(c chan *big, never chan int) {
	for {
		select {
		case b, ok := <-c:
			if !ok {
				return
			}
			b = nil
			fmt.Println(wait(), b == nil)
		case <-never:
		}
	}
}

func sends(never chan *big, ready chan int) {
	b := new(big)
	watch(b, "not sent")
	select {
	case never <- b:
	case <-ready:
		b = nil
		fmt.Println(wait(), b == nil)
	}
}

func main() {
	ranges(filled("range"))
	receives(filled("receive"))
	selects(filled("select"), make(chan int))
	ready := make(chan int)
	close(ready)
	sends(make(chan *big), ready)
}
