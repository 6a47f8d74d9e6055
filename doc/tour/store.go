package main

type node struct{ next *node }

var list *node

//go:noinline
func push(n *node) {
	n.next = list
	list = n
}

func main() {
	for i := 0; i < 3; i++ {
		push(new(node))
	}
}
