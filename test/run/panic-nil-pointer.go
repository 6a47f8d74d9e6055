// status: 2
// stderr: panic: runtime error: invalid memory address or nil pointer dereference
// stderr: [signal SIGSEGV: segmentation violation
// stderr: goroutine 1 [running]:
// stderr: main.(*node).depth(
// A field of a nil pointer.
package main

type node struct {
	pad  [100]int
	next *node
}

//go:noinline
func (n *node) depth() int { return 1 + n.next.depth() }

func main() { println((&node{}).depth() > 0) }
