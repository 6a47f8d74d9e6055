// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="moved to heap" %s
// What a function stores where its parameter leads to is, for the caller, a store into an object of its own: gc reports the parameter as
// leaking, and so do we, but the object may stay. Where the caller does not know the object, or lets it escape, it leaks.
package p

var sink interface{}

type node struct {
	next  *node
	value *int
}

func (n *node) set(v *int)        { n.value = v } // CHECK-DAG: [[@LINE]]:20: leaking param: v
func (n *node) setAgain(v *int)   { n.set(v) }    // CHECK-DAG: [[@LINE]]:25: leaking param: v
func (n *node) setNext(v *int)    { n.next.value = v }
func (n *node) setEither(v *int)  { (*node).set(n, v); n.next.value = v }
func push(list, n *node) *node    { n.next = list; return n }
func swapInto(a, b *node, v *int) { a.value, b.value = b.value, v }
func recursive(n *node, v *int, depth int) {
	if n.value = v; depth > 0 {
		recursive(n, v, depth-1)
	}
}

func stays() int {
	x, y, z := 1, 2, 3
	var a, b node
	a.set(&x)
	b.setAgain(&y)
	list := push(push(nil, &a), &b)
	swapInto(&a, &b, &z)
	return *list.value
}

func escapesLater() {
	x, y := 1, 2 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var a, b node
	a.set(&x)
	b.set(&y)
	sink = a.value
}

func movesOn() {
	x, y, z := 1, 2, 3 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var a, b node
	b.set(&x)
	swapInto(&a, &b, &y) // a.value = &x
	b.set(&z)
	sink = a.value
}

func oneOfTwo(c bool) {
	x := 1 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var a, b node
	p := &a
	if c {
		p = &b
	}
	p.set(&x)
	sink = b.value
}

func behindAnother() {
	x := 1 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var a node
	a.next = &node{}
	a.setNext(&x)
	sink = a.next.value
}

func given(n *node) {
	x := 1 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	n.set(&x)
}

func later(c bool) {
	var a node
	for i := 0; i < 2; i++ {
		x := i // CHECK-DAG: [[@LINE]]:3: moved to heap: x
		a.set(&x)
	}
	sink = *a.value
}

func byRing() {
	x := 1 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var a node
	recursive(&a, &x, 3)
}

type setter interface{ set(*int) }

func byInterface(s setter) {
	x := 1 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	s.set(&x)
}

func byValue() {
	x := 1 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var a node
	// CHECK-DAG: [[@LINE-1]]:6: moved to heap: a
	f := a.set
	sink = f
	f(&x)
}
