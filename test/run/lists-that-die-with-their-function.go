// Lists, trees and graphs that nothing leads to when their function, or a round of its loop, is over are freed then: what is read of them before is right, whatever collections and other allocations come between, and what is kept is not freed.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

type node struct {
	v    int
	next *node
}

type tree struct {
	left, right *tree
	v           int
}

var kept *node
var keptTree *tree
var steps int

// Now and then a collection, and always other objects of the same sizes.
//
//go:noinline
func disturb() {
	steps++
	if steps%97 == 0 {
		runtime.GC()
	}
	x, y := new(node), new(tree)
	x.v, y.v = -1, -1
	sink(x, y)
}

var sinks [2]interface{}

//go:noinline
func sink(x, y interface{}) { sinks[0], sinks[1] = x, y }

//go:noinline
func sum(l *node) (s int) {
	for ; l != nil; l = l.next {
		s = s*3 + l.v
	}
	return s
}

//go:noinline
func pushed(n int) int {
	var l *node
	for i := 0; i < n; i++ {
		l = &node{i, l}
		disturb()
	}
	return sum(l)
}

//go:noinline
func inRounds(n int) (t int) {
	for j := 0; j < n; j++ {
		var l *node
		for i := 0; i < j; i++ {
			l = &node{i, l}
			disturb()
		}
		t += sum(l)
	}
	return
}

// The last round's list is used in the next one.
//
//go:noinline
func acrossRounds(n int) (t int) {
	var last *node
	for j := 0; j < n; j++ {
		var l *node
		for i := 0; i < 5; i++ {
			l = &node{i + j, l}
			disturb()
		}
		t = t*7 + sum(last) + sum(l)
		last = l
	}
	return t + sum(last)
}

// The last round's list is used behind the loop.
//
//go:noinline
func behind(n int) int {
	var l *node
	for j := 0; ; j++ {
		l = nil
		for i := 0; i < 5; i++ {
			l = &node{i + j, l}
			disturb()
		}
		if j == n {
			break
		}
	}
	disturb()
	return sum(l)
}

//go:noinline
func someKept(n int) int {
	var l *node
	for i := 0; i < n; i++ {
		l = &node{i, l}
		if i == n/2 {
			kept = l
		}
		disturb()
	}
	return sum(l)
}

//go:noinline
func build(d int) *tree {
	disturb()
	if d == 0 {
		return &tree{v: 1}
	}
	return &tree{build(d - 1), build(d - 1), d}
}

func (t *tree) sum() int {
	if t == nil {
		return 1
	}
	return t.left.sum()*3 + t.v + t.right.sum()
}

//go:noinline
func trees(n int) (s int) {
	for i := 0; i < n; i++ {
		s += build(i).sum()
	}
	return s
}

//go:noinline
func treeKept(d int) int {
	t := build(d)
	keptTree = t.left
	return t.sum()
}

// The branch of one tree gets into another that lives longer.
//
//go:noinline
func grafted(n int) int {
	root := &tree{}
	for i := 0; i < n; i++ {
		t := build(3)
		root = &tree{t.left, root, i}
		disturb()
	}
	return root.sum()
}

type list struct {
	head *node
	n    int
}

//go:noinline
func (l *list) push(v int) {
	l.head = &node{v, l.head}
	l.n++
	disturb()
}

//go:noinline
func (l *list) pushAll(n int) {
	for i := 0; i < n; i++ {
		l.push(i)
	}
}

//go:noinline
func methods(n int) int {
	var l list
	l.pushAll(n)
	l.push(5)
	return sum(l.head) + l.n
}

var global list

//go:noinline
func methodsOfGlobal(n int) int {
	l := &global
	l.pushAll(n)
	return sum(l.head) + l.n
}

//go:noinline
func listsOfRounds(n int) (t int) {
	for i := 0; i < n; i++ {
		var l list
		l.pushAll(i)
		t += sum(l.head)
	}
	return
}

// A frame's object still has a round's list when the next round begins.
//
//go:noinline
func staleInFrame(n int) (t int) {
	for i := 0; i < n; i++ {
		disturb()
		var l list
		p := &l
		known(&p)
		for j := 0; j < 4; j++ {
			l.head = &node{j, l.head}
		}
		t += sum(p.head)
	}
	return
}

//go:noinline
func known(p **list) { (*p).n = len(sinks) }

//go:noinline
func insert(t *tree, v int) *tree {
	if t == nil {
		disturb()
		return &tree{v: v}
	}
	if v < t.v {
		t.left = insert(t.left, v)
	} else if v > t.v {
		t.right = insert(t.right, v)
	}
	return t
}

//go:noinline
func searchTree(n int) int {
	var root *tree
	for i := 0; i < n; i++ {
		root = insert(root, i*7919%n)
	}
	return root.sum()
}

//go:noinline
func queue(n int) int {
	head := &node{}
	tail := head
	for i := 0; i < n; i++ {
		tail.next = &node{v: i}
		tail = tail.next
		disturb()
	}
	return sum(head.next)
}

//go:noinline
func ring(n int) (t int) {
	first := &node{}
	last := first
	for i := 1; i < n; i++ {
		m := &node{i, last}
		last = m
		disturb()
	}
	first.next = last
	for i, p := 0, first; i < 2*n; i, p = i+1, p.next {
		t = t*3 + p.v
	}
	return
}

// Pointers into objects of a region, and objects with texts and slices.
type rich struct {
	name string
	data []int
	next *rich
	one  [3]int
}

//go:noinline
func richOnes(n int) (t int) {
	var l *rich
	for i := 0; i < n; i++ {
		l = &rich{strings.Repeat("x", i%5), make([]int, i%7), l, [3]int{i, i, i}}
		disturb()
	}
	var p *int
	for r := l; r != nil; r = r.next {
		t += len(r.name) + len(r.data) + r.one[2]
		p = &r.one[1]
	}
	disturb()
	return t + *p
}

// Functions that panic free nothing.
//
//go:noinline
func panics(n int) (t int) {
	defer func() {
		disturb()
		recover()
		t += 1000
	}()
	var l *node
	for i := 0; i < n; i++ {
		l = &node{i, l}
		disturb()
	}
	t = sum(l)
	if l.v == n-1 {
		panic(l.v)
	}
	return
}

// What is made by closures and through channels is kept.
//
//go:noinline
func closures(n int) int {
	var l *node
	add := func(v int) {
		l = &node{v, l}
		disturb()
	}
	for i := 0; i < n; i++ {
		add(i)
	}
	return sum(l)
}

//go:noinline
func throughChannel(n int) (t int) {
	c := make(chan *node, n)
	var l *node
	for i := 0; i < n; i++ {
		l = &node{i, l}
		c <- l
		disturb()
	}
	close(c)
	for x := range c {
		t += sum(x)
	}
	return
}

// Another goroutine goes on while a list grows: it may come back on another P.
//
//go:noinline
func yields(n int) int {
	var l *node
	done := make(chan bool)
	for i := 0; i < n; i++ {
		l = &node{i, l}
		go func() { disturb2(); done <- true }()
		<-done
	}
	return sum(l)
}

//go:noinline
func disturb2() {
	x := new(node)
	x.v = -2
	sink(x, nil)
}

// Deep recursion: the stack moves, and with it the region's words.
//
//go:noinline
func deep(n int, l *node) int {
	var pad [64]int
	pad[n%64] = n
	if n == 0 {
		return sum(l)
	}
	var mine *node
	for i := 0; i < 3; i++ {
		mine = &node{i + n, mine}
	}
	return deep(n-1, mine)%1000 + sum(mine) + pad[n%64]
}

//go:noinline
func chain(n int) *node {
	var l *node
	for i := 0; i < n; i++ {
		l = &node{i, l}
	}
	disturb()
	return l
}

//go:noinline
func chains(n int) (t int) {
	a := chain(n)
	for i := 0; i < n; i++ {
		b := chain(i)
		t += sum(a) + sum(b)
		if i%3 == 0 {
			a = b
		}
	}
	return t + sum(a)
}

//go:noinline
func large(n int) int {
	type wide struct {
		a    [200]int
		next *wide
	}
	var l *wide
	for i := 0; i < n; i++ {
		l = &wide{next: l}
		l.a[i%200] = i
		disturb()
	}
	t := 0
	for ; l != nil; l = l.next {
		for _, x := range l.a {
			t = t*3 + x
		}
	}
	return t
}

// The objects are counted as if they had never been made.
//
//go:noinline
func quiet(n int) int {
	var l *node
	for i := 0; i < n; i++ {
		l = &node{i, l}
	}
	return sum(l)
}

func main() {
	debug.SetGCPercent(50)
	for i := 0; i < 3; i++ {
		fmt.Println(pushed(300), inRounds(25), acrossRounds(60), behind(40), someKept(100), sum(kept))
		fmt.Println(trees(9), treeKept(7), keptTree.sum(), grafted(30))
		fmt.Println(methods(200), methodsOfGlobal(50), listsOfRounds(25), staleInFrame(300))
		fmt.Println(searchTree(400), queue(300), ring(100), richOnes(200))
		fmt.Println(panics(200), closures(200), throughChannel(50), yields(100))
		fmt.Println(deep(400, nil), chains(30), large(60))
	}
	fmt.Println(quiet(100000))
}
