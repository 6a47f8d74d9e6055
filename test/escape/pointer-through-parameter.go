// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// What a caller's object may do depends on what the callee does with the pointer.
package p

var sink *int

//go:noinline
func leak(p *int) { sink = p } // CHECK: [[@LINE]]:11: leaking param: p

//go:noinline
func read(p *int) int { return *p } // CHECK: [[@LINE]]:11: p does not escape

//go:noinline
func pass(p *int) *int { return p } // CHECK: [[@LINE]]:11: leaking param: p to result ~r0 level=0

//go:noinline
func deref(p **int) *int { return *p } // CHECK: [[@LINE]]:12: leaking param: p to result ~r0 level=1

//go:noinline
func content(p **int) { sink = *p } // CHECK: [[@LINE]]:14: leaking param content: p

func callers() int {
	a := 1 // CHECK: [[@LINE]]:2: moved to heap: a
	b, c, d := 2, 3, 4
	leak(&a)
	pd := &d
	return read(&b) + *pass(&c) + *deref(&pd)
}

func afterAll() *int {
	x := 5 // CHECK: [[@LINE]]:2: moved to heap: x
	return pass(&x)
}
