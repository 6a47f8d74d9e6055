// A timer that has been stopped or reset does not send: what it sent before comes when Stop says that it
// fired.
package main

import (
	"fmt"
	"time"
)

func main() {
	stale := 0
	for i := 0; i < 300; i++ {
		t := time.NewTimer(time.Microsecond)
		for begin := time.Now(); time.Since(begin) < time.Duration(i%5)*time.Microsecond; {
		}
		if !t.Stop() {
			<-t.C
		}
		t.Reset(time.Hour)
		select {
		case <-t.C:
			stale++
		default:
		}
		t.Stop()
	}
	fmt.Println("stale:", stale)

	k := time.NewTicker(time.Hour)
	k.Reset(time.Millisecond)
	<-k.C
	<-k.C
	k.Stop()
	for len(k.C) > 0 {
		<-k.C
	}
	time.Sleep(5 * time.Millisecond)
	fmt.Println("ticks after Stop:", len(k.C))
}
