package main

type node struct {
	next  *node
	words [6]int
}

var list *node

func main() {
	for {
		list = &node{next: list}
	}
}
