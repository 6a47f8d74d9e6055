// Timers that only the runtime knows, as those of time.After, are garbage as soon as they have fired. A new timer
// at the address of one whose function still runs is another timer: it is not lost.
// args: 1000
// stressed: 100
// gcstress: 1
// wbstress: 20
package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	debug.SetGCPercent(1)
	var wg sync.WaitGroup
	for w := 0; w < 8; w++ {
		wg.Add(1)
		go func(w int) {
			defer wg.Done()
			for i := 0; i < n; i++ {
				<-time.After(time.Duration(i*w%30) * time.Microsecond)
			}
		}(w)
	}
	wg.Wait()
	fmt.Println("all timers fired")
}
