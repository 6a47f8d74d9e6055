// Gosched leaves the goroutine's stack for the scheduler's loop and comes back: what was live before is live after,
// wherever the stack is then.
package main

import (
	"fmt"
	"runtime"
)

type node struct {
	next  *node
	value int
}

func deep(n int, list *node) int {
	var here [4]int
	p := &here
	p[n%4] = n
	runtime.Gosched()
	if n == 0 {
		sum := 0
		for ; list != nil; list = list.next {
			sum += list.value
		}
		return sum
	}
	sum := deep(n-1, &node{list, n})
	return sum + p[n%4]
}

func main() {
	for i := 0; i < 3; i++ {
		fmt.Println(deep(100*i, nil))
	}
	fmt.Println(deep(1000, nil))
}
