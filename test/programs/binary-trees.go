// units: on
// args: 10
// gcstress: 50
// Allocates and drops many small trees while a large one stays: allocation, marking, sweeping.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type node struct{ left, right *node }

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func (n *node) count() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}

func main() {
	depth := 10
	if len(os.Args) > 1 {
		depth, _ = strconv.Atoi(os.Args[1])
	}
	stretch := depth + 1
	fmt.Printf("stretch tree of depth %d\t check: %d\n", stretch, build(stretch).count())
	long := build(depth)
	for d := 4; d <= depth; d += 4 {
		rounds := 1 << uint(depth-d+4)
		check := 0
		for i := 0; i < rounds; i++ {
			check += build(d).count()
		}
		fmt.Printf("%d\t trees of depth %d\t check: %d\n", rounds, d, check)
	}
	fmt.Printf("long lived tree of depth %d\t check: %d\n", depth, long.count())
}
