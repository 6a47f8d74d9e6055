// RUN: loam build -gcflags=-m -o /dev/null %s 2>&1 | FileCheck %s
// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --check-prefix=CALL %s
// Reports name an inlined call by its result, as gc does: by the name of the result, or ~R0. Without inlining the call is spelled.
package p

import "bytes"

func plain(x int) int       { return x + 1 }
func named(x int) (r int)   { r = x; return }
func text(s string) []byte  { return []byte(s) }

var sink interface{}

func uses(n int, b *bytes.Buffer) {
	sink = plain(n)                 // CHECK-DAG: [[@LINE]]:2: ~R0 escapes to heap
	sink = named(n)                 // CHECK-DAG: [[@LINE]]:2: r escapes to heap
	sink = plain(n) + named(n)      // CHECK-DAG: [[@LINE]]:2: (~R0) + (r) escapes to heap
	sink = make([]int, plain(n))    // CHECK-DAG: [[@LINE]]:13: make([]int, ~R0) escapes to heap
	sink = string(text("abc"))      // CHECK-DAG: [[@LINE]]:15: string(~R0) escapes to heap
	sink = b.String()               // CHECK-DAG: string(bytes.b.buf[bytes.b.off:]) escapes to heap
	f := plain
	g := plain
	g = named
	sink = f(n)                     // CHECK-DAG: [[@LINE]]:10: inlining call to plain
	sink = g(n)                     // CHECK-DAG: [[@LINE]]:2: g(n) escapes to heap
}

// CALL-DAG: plain(n) escapes to heap
// CALL-DAG: named(n) escapes to heap
// CALL-DAG: make([]int, plain(n)) escapes to heap
