// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// b.buf = append(b.buf, x) stores what the object contains, or a new array: so the content of b does not leak (gc says that it does).
// Where a phi hands on what was loaded from another object, it leaks.
package p

type buf struct {
	b    []byte
	next *buf
}

func (b *buf) add(c byte) { b.b = append(b.b, c) } // CHECK-DAG: [[@LINE]]:7: b does not escape

func (b *buf) take(c *buf) { b.b = append(c.b, 1) } // CHECK-DAG: [[@LINE]]:7: b does not escape
// CHECK-DAG: [[@LINE-1]]:20: leaking param content: c

func (b *buf) either(c bool, x *buf) { // CHECK-DAG: [[@LINE]]:7: b does not escape
	y := b.next // CHECK-DAG: [[@LINE-1]]:30: leaking param: x
	if c {
		y = x
	}
	b.next = y
}

func shift(p *buf) { // CHECK-DAG: [[@LINE]]:12: leaking param content: p
	var y []byte
	for ; p != nil; p = p.next {
		p.b, y = y, p.b
	}
}

func uses() int {
	var room [8]byte
	b := buf{b: room[:0]}
	b.add(1)
	var other buf
	b.either(true, &other) // stored in b.next, which is known here
	var kept [8]byte // CHECK-DAG: [[@LINE]]:6: moved to heap: kept
	c := buf{b: kept[:0]}
	shift(&c)
	return len(b.b)
}
