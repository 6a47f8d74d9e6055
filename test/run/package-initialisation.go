// units: on
// Package variables are initialised in the order of their dependencies, then the init functions run.
package main

import "fmt"

var (
	a     = b + 1
	b     = f()
	c, d  = pair()
	table = [...]func() int{f, func() int { return a }}
	self  = &node{name: "self"}
	tree  = []*node{{name: "x", next: self}, {name: "y"}}
	late  int
)

type node struct {
	name string
	next *node
}

func f() int { fmt.Println("f", late); late++; return len(text) }

var text = "four"

func pair() (int, string) { fmt.Println("pair", a); return a * 2, text + "!" }

func init() { fmt.Println("init 1", a, b, c, d); late = 100 }
func init() { fmt.Println("init 2", late, tree[0].next.name, table[1]()) }

var _ = announce("blank")

func announce(s string) int { fmt.Println(s); return 0 }

func main() { fmt.Println("main", table[0]()) }
