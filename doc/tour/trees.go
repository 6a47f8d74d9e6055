package main

import "fmt"

type tree struct{ left, right *tree }

func grow(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{grow(depth - 1), grow(depth - 1)}
}

func (t *tree) count() int {
	if t == nil {
		return 0
	}
	return 1 + t.left.count() + t.right.count()
}

// What a local variable had would die with the function, and be freed without the collector.
var kept, garbage *tree

func main() {
	kept = grow(16)
	for i := 0; i < 40; i++ {
		garbage = grow(14)
	}
	fmt.Println(kept.count())
}
