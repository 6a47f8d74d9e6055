// RUN: loam build -gcflags=-m -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{inlining|heap|leaking|does not}}" %s
// Deferred calls are not inlined, as in gc: no report says so, and what a deferred literal does is reported once, where it stands.
package p

// CHECK: {{:12}}: p does not escape
// CHECK: func literal does not escape
// CHECK: {{:11}}: new(int) does not escape
// CHECK-NOT: new(int)
func twice(p *int, early bool) int {
	defer func() {
		q := new(int)
		*p += *q
	}()
	if early {
		return 1
	}
	return 2
}
