// A weak reference to an address that has one makes no object: a cache that asks for it at each access costs nothing.
// oracle: off: Go 1.19 has no weak references
// plans: off
package main

import (
	"fmt"
	"loam/weak"
	"runtime"
	"unsafe"
)

func main() {
	p := new([4]int)
	first := weak.Make(unsafe.Pointer(p))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	same := 0
	for i := 0; i < 1000; i++ {
		if weak.Make(unsafe.Pointer(p)) == first {
			same++
		}
	}
	runtime.ReadMemStats(&after)
	fmt.Println(same, after.Mallocs-before.Mallocs < 100)
	runtime.KeepAlive(p)
}
