// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s
// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck --check-prefix=ALL %s
// After ten errors the compiler stops, unless -e asks for all.
package p

var (
	_ = a1 // CHECK: undefined: a1
	_ = a2
	_ = a3
	_ = a4
	_ = a5
	_ = a6
	_ = a7
	_ = a8
	_ = a9
	_ = a10 // CHECK: undefined: a10
	_ = a11 // CHECK-NEXT: too many errors
	_ = a12 // ALL: undefined: a12
)
