// More Ps than any machine has processors: they are made, goroutines and a collection use them, and they go out of use.
// schedseed: off
package main

import (
	"fmt"
	"runtime"
)

func work(n int, c chan<- int) {
	var list []*int
	for i := 0; i < n; i++ {
		list = append(list, new(int))
		*list[i] = i
	}
	sum := 0
	for _, p := range list {
		sum += *p
	}
	c <- sum
}

func main() {
	runtime.GOMAXPROCS(3)
	for _, n := range []int{300, 1500, 2} {
		was := runtime.GOMAXPROCS(n)
		c := make(chan int)
		for i := 0; i < 40; i++ {
			go work(8, c)
		}
		runtime.GC()
		sum := 0
		for i := 0; i < 40; i++ {
			sum += <-c
		}
		fmt.Println(was, runtime.GOMAXPROCS(0), sum)
	}
}
