// plans: reclaiming
// A pool gives back what was put into it, and forgets what was not used for two collections.
// env: GOMAXPROCS=1
// gcstress: off
// wbstress: off
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	p := sync.Pool{New: func() any { return new(int) }}
	x := p.Get().(*int)
	*x = 5
	p.Put(x)
	fmt.Println(*p.Get().(*int), *p.Get().(*int))
	for i := 0; i < 100; i++ {
		y := new(int)
		*y = i
		p.Put(y)
	}
	runtime.GC()
	fmt.Println(p.Get() != nil)
	runtime.GC()
	runtime.GC()
	fmt.Println(*p.Get().(*int))
}
