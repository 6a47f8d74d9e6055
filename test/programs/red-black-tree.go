// args: 300
// gcstress: 7
// A left-leaning red-black tree under insertion and lookup: pointer rotations, recursion that returns new roots.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type key string

type tree struct {
	k           key
	v           int
	left, right *tree
	red         bool
}

func isRed(t *tree) bool { return t != nil && t.red }

func rotateLeft(t *tree) *tree {
	x := t.right
	t.right, x.left = x.left, t
	x.red, t.red = t.red, true
	return x
}

func rotateRight(t *tree) *tree {
	x := t.left
	t.left, x.right = x.right, t
	x.red, t.red = t.red, true
	return x
}

func insert(t *tree, k key, v int) *tree {
	if t == nil {
		return &tree{k: k, v: v, red: true}
	}
	switch {
	case k < t.k:
		t.left = insert(t.left, k, v)
	case k > t.k:
		t.right = insert(t.right, k, v)
	default:
		t.v += v
	}
	if isRed(t.right) && !isRed(t.left) {
		t = rotateLeft(t)
	}
	if isRed(t.left) && isRed(t.left.left) {
		t = rotateRight(t)
	}
	if isRed(t.left) && isRed(t.right) {
		t.red, t.left.red, t.right.red = true, false, false
	}
	return t
}

func (t *tree) walk(visit func(key, int)) {
	if t != nil {
		t.left.walk(visit)
		visit(t.k, t.v)
		t.right.walk(visit)
	}
}

func (t *tree) depth() int {
	if t == nil {
		return 0
	}
	l, r := t.left.depth(), t.right.depth()
	if l > r {
		return l + 1
	}
	return r + 1
}

func main() {
	n := 300
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	var root *tree
	seed := uint32(7)
	for i := 0; i < n; i++ {
		seed = seed*1664525 + 1013904223
		root = insert(root, key("k"+strconv.Itoa(int(seed>>16)%(n/2))), 1)
		root.red = false
	}
	count, total, last := 0, 0, key("")
	root.walk(func(k key, v int) {
		if k <= last {
			panic("out of order")
		}
		last = k
		count++
		total += v
	})
	fmt.Println(count, total, last, root.depth() < 40)
}
