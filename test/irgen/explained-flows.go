// RUN: loam build -gcflags="-m=2 -l" -o /dev/null %s 2>&1 | FileCheck %s
// -m=2 explains an escape in the words of the source, as gc does: the address, the assignment, the call, the return.
package p

var sink *int

// CHECK: 10:8: parameter p leaks to ~r0 with derefs=0:
// CHECK-NEXT: 10:8:   flow: ~r0 = p:
// CHECK-NEXT: 10:8:     from return p (return) at {{.*}}:11:2
func g(p *int) *int {
	return p
}

// CHECK: 19:2: x escapes to heap:
// CHECK-NEXT: 19:2:   flow: {heap} = &x:
// CHECK-NEXT: 19:2:     from &x (address-of) at {{.*}}:20:9
// CHECK-NEXT: 19:2:     from sink = &x (assign) at {{.*}}:20:7
func assign() {
	x := 1
	sink = &x
}

// CHECK: 27:11: make([]int, n) escapes to heap:
// CHECK-NEXT: flow: {heap} = &{storage for make([]int, n)}:
// CHECK-NEXT: from make([]int, n) (non-constant size) at {{.*}}:27:11
func made(n int) int {
	s := make([]int, n)
	return len(s)
}

//go:noinline
func keep(p *int) { sink = p }

// CHECK: 37:2: y escapes to heap:
// CHECK: 37:2:     from keep(&y) (call parameter) at {{.*}}:38:6
func passes() {
	y := 2
	keep(&y)
}
