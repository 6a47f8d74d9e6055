// gcstress: off
// wbstress: off
// plans: off
// oracle: off: its assembler is not preempted
// While a long text is hashed another goroutine runs, and not only at the end.
package main

import (
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"runtime"
	"time"
)

var text = make([]byte, 1<<26)

// Whether a goroutine that waits for the only P gets it before half of the time has passed, once in many attempts.
func letsOthersRun(hash func()) bool {
	for i := 0; i < 20; i++ {
		ran := make(chan time.Time, 1)
		begin := time.Now()
		go func() { ran <- time.Now() }()
		hash()
		all := time.Since(begin)
		if (<-ran).Sub(begin) < all/2 {
			return true
		}
	}
	return false
}

func main() {
	runtime.GOMAXPROCS(1)
	fmt.Println(letsOthersRun(func() { sha256.Sum256(text) }))
	fmt.Println(letsOthersRun(func() { sha1.Sum(text) }))
}
