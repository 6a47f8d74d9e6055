// Fields that a method moves within its receiver, elements that are shifted, a list that is turned round: what they point to was in
// another word of the caller's object before, and must outlive the frame through the new one.
package main

import "fmt"

type fields struct{ first, second *int }

func (f *fields) move() { f.first = f.second }

type box struct{ inner *fields }

func (b *box) move() { b.inner.first = b.inner.second }

type queue struct{ at [3]*int }

func (q *queue) shift() {
	for i := 0; i+1 < len(q.at); i++ {
		q.at[i] = q.at[i+1]
	}
}

type list struct {
	next  *list
	value *int
}

func (l *list) take() { l.value = l.next.value }

//go:noinline
func one(v int) *int {
	var f fields
	f.second = &v
	f.move()
	return f.first
}

//go:noinline
func two(v int) *int {
	f := fields{nil, &v}
	b := box{&f}
	b.move()
	return f.first
}

//go:noinline
func three(a, b int) *int {
	q := queue{[3]*int{&a, &b, nil}}
	q.shift()
	return q.at[0]
}

//go:noinline
func four(a, b int) *int {
	m := list{nil, &a}
	n := list{&m, &b}
	n.take()
	return n.value
}

//go:noinline
func smash(n int) (sum int) {
	var a [128]int
	for i := range a {
		a[i] = -n - i
		sum += a[i]
	}
	return sum
}

func main() {
	a, b, c, d := one(1), two(2), three(3, 4), four(5, 6)
	smash(100)
	fmt.Println(*a, *b, *c, *d)
}
