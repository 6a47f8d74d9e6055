// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// What follows from another error is not reported where Go does not report it.
package p

type P *nil // CHECK: :[[@LINE]]:9: nil is not a type

func f(s func()) {
	p := P(nil)
	m := map[P]int{nil: 1}
	m[p] = 2
	m[&P{}] = 3      // CHECK: :[[@LINE]]:5: invalid composite literal type P
	_ = s[:len(s)-1] // CHECK: :[[@LINE]]:6: invalid operation: cannot slice s
}
