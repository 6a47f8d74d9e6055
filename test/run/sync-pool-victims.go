// plans: reclaiming
// What a pool holds outlives one collection, as its victim, and not two; what is taken out of the victim and put back begins anew.
// gcstress: off
// wbstress: off
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var p sync.Pool
	fill := func() {
		for i := 0; i < 3; i++ {
			p.Put(new(int))
		}
	}
	fill()
	runtime.GC()
	x := p.Get()
	fmt.Println(x != nil)
	runtime.GC()
	runtime.GC()
	fmt.Println(p.Get() == nil)
	for i := 0; i < 5; i++ {
		fill()
		runtime.GC()
		for y := p.Get(); y != nil; y = p.Get() {
			x = y
		}
	}
	for i := 0; i < 3; i++ {
		p.Put(x)
	}
	runtime.GC()
	fmt.Println(p.Get() == x)
	runtime.KeepAlive(x)
}
