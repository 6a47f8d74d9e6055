// A ticker that is always due does not keep the only P from the goroutine that receives its ticks: 2,000 take less than the time
// slices that it would wait for.
package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// Of processors, by this process.
func used() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func main() {
	runtime.GOMAXPROCS(1)
	t := time.NewTicker(1)
	begin := used()
	for i := 0; i < 2000; i++ {
		<-t.C
	}
	fmt.Println(used()-begin < 2*time.Second)
}
