// A goroutine that is pinned to its processor keeps it when it unlocks a mutex for which another one has waited for long: sync.Pool
// unlocks one so, and then uses what belongs to the processor.
// env: GOMAXPROCS=1
// oracle: off: Go's compiler wants an assembler file beside functions without a body
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
	_ "unsafe"
)

//go:linkname pin sync.runtime_procPin
func pin() int

//go:linkname unpin sync.runtime_procUnpin
func unpin()

var (
	mu   sync.Mutex
	ran  bool
	done = make(chan bool)
)

func main() {
	mu.Lock()
	go func() {
		mu.Lock()
		ran = true
		mu.Unlock()
		done <- true
	}()
	runtime.Gosched()
	for start := time.Now(); time.Since(start) < 5*time.Millisecond; {
	}
	pin()
	mu.Unlock()
	early := ran
	unpin()
	<-done
	fmt.Println(early, ran)
}
