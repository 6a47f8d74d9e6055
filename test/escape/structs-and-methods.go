// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// Objects that point to each other; receivers and results.
package p

type pair struct{ a, b *int }

func (p *pair) first() *int { return p.a } // CHECK: [[@LINE]]:7: leaking param: p to result ~r0 level=1

func (p *pair) set(x *int) { p.a = x } // CHECK: [[@LINE]]:7: p does not escape
// CHECK: [[@LINE-1]]:20: leaking param: x

func newPair() *pair {
	x := 1                // CHECK: [[@LINE]]:2: moved to heap: x
	return &pair{&x, nil} // CHECK: [[@LINE]]:9: &pair{...} escapes to heap
}

func inside() int {
	x := 1
	p := &pair{&x, nil} // CHECK: [[@LINE]]:7: &pair{...} does not escape
	return *p.a
}
