// Sleeping goroutines go on after their times; timers and tickers send and call, are stopped and set
// anew.
package main

import (
	"fmt"
	"runtime"
	"time"
)

func main() {
	begin := time.Now()
	order := make(chan int)
	for i := 5; i >= 1; i-- {
		go func(i int) {
			time.Sleep(time.Duration(i) * 20 * time.Millisecond)
			order <- i
		}(i)
	}
	sum := 0
	for i := 0; i < 5; i++ {
		sum += <-order
	}
	fmt.Println(sum)
	fmt.Println(time.Since(begin) >= 100*time.Millisecond)
	select {
	case <-order:
	case <-time.After(10 * time.Millisecond):
		fmt.Println("after")
	}
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop(), t.Reset(time.Millisecond))
	<-t.C
	fmt.Println(t.Stop())
	called := make(chan string)
	time.AfterFunc(5*time.Millisecond, func() { called <- "called" })
	fmt.Println(<-called)
	last := time.Now()
	tick := time.NewTicker(3 * time.Millisecond)
	for i := 0; i < 4; i++ {
		now := <-tick.C
		if now.Before(last) {
			fmt.Println("backwards")
		}
		last = now
	}
	tick.Stop()
	timers := make([]*time.Timer, 0)
	for i := 0; i < 300; i++ {
		timers = append(timers, time.NewTimer(time.Hour+time.Duration(i*7919%300)*time.Millisecond))
	}
	runtime.GC()
	n := 0
	for i := 0; i < 300; i += 2 {
		if timers[i].Stop() {
			n++
		}
	}
	fmt.Println(n)
	n = 0
	for i := 1; i < 300; i += 2 {
		if timers[i].Reset(time.Duration(i*7919%300) * time.Millisecond / 30) {
			n++
		}
	}
	fmt.Println(n)
	for i := 1; i < 300; i += 2 {
		<-timers[i].C
	}
	n = 0
	for i := 0; i < 300; i += 2 {
		if timers[i].Stop() {
			n++
		}
		select {
		case <-timers[i].C:
			fmt.Println("bad")
		default:
		}
	}
	fmt.Println(n)
	time.Sleep(-1)
}
