// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// An array type with a length that is wrong is reported as a type, too, where a value is wanted.
package main

func main() {
	a := [...]int
	// CHECK: :[[@LINE-1]]:7: invalid use of [...] array (outside a composite literal)
	// CHECK-NEXT: :[[@LINE-2]]:7: [...]int (type) is not an expression
	b := [undef]int
	// CHECK-DAG: :[[@LINE-1]]:7: [undef]int (type) is not an expression
	// CHECK-DAG: :[[@LINE-2]]:8: undeclared name undef for array length
	_, _ = a, b
	[...]int
	// CHECK: :[[@LINE-1]]:2: invalid use of [...] array (outside a composite literal)
	// CHECK-NEXT: :[[@LINE-2]]:2: [...]int (type) is not an expression
	c := [...]int(a)
	// CHECK: :[[@LINE-1]]:7: invalid use of [...] array (outside a composite literal)
	_ = c
	var d [...]int
	// CHECK: :[[@LINE-1]]:8: invalid use of [...] array (outside a composite literal)
	_ = d
}
