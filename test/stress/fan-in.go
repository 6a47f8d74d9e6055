// Very many goroutines send to one; each needs more than its first stack.
// args: 100000
// stressed: 20000
// gcstress: 5000
// wbstress: 500
package main

import (
	"fmt"
	"os"
	"strconv"
)

func depth(n int, s []int) int {
	var a [40]int
	a[n%40] = n
	if n == 0 {
		return len(s)
	}
	return depth(n-1, a[:]) + a[n%40] - n
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	c := make(chan int, 100)
	for i := 0; i < n; i++ {
		go func(i int) {
			c <- i + depth(i%8, nil)*0
		}(i)
	}
	sum := 0
	for i := 0; i < n; i++ {
		sum += <-c
	}
	fmt.Println(sum == n*(n-1)/2)
}
