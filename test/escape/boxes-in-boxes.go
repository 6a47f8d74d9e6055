// RUN: loam build -gcflags=-m -o %t %s 2>&1 | FileCheck %s
// RUN: %t 2>&1 | FileCheck --check-prefix=OUT %s
// RUN: env GODEBUG=gcstress=1,clobberfree=1,invalidptr=1 %t 2>&1 | FileCheck --check-prefix=OUT %s
// RUN: env GODEBUG=stackmove=1 %t 2>&1 | FileCheck --check-prefix=OUT %s
// RUN: loam run -gcflags=-d=poisonframes %s 2>&1 | FileCheck --check-prefix=OUT %s
// A method of a boxed value, called by code that does not know it, gets a copy, so the box stays. A box in that box is what the copy leads
// to, and the method may keep it.
package main

import (
	"./Inputs/asks"
	"./Inputs/frames"
)

type T struct{ A any }

var g any

func (t T) String() string { g = t.A; return "T" }

type P struct {
	a *int
	b [1]any
}

func (p P) String() string { g = p.b[0]; return "P" }

//go:noinline
func f(i int) { println(asks.Show(T{i})) } // CHECK-DAG: [[@LINE]]:36: T{...} does not escape

// CHECK-DAG: [[@LINE-2]]:37: i escapes to heap

//go:noinline
func f2(i int) { println(asks.Shows(P{&i, [1]any{i}}, 2)) } // CHECK-DAG: [[@LINE]]:38: P{...} does not escape

// CHECK-DAG: [[@LINE-2]]:50: i escapes to heap
// CHECK-DAG: [[@LINE-3]]:55: 2 does not escape

//go:noinline
func f3(i int) { println(asks.Shows(T{T{i}})) } // CHECK-DAG: [[@LINE]]:40: T{...} escapes to heap

//go:noinline
func f4(i int) {
	println(asks.Show(T{T{i}}))
	g = g.(T).A
}

func main() {
	for k, h := range []func(int){f, f2, f3, f4} {
		h(1000 + k)
		frames.Overwrite(20)
		if t, ok := g.(T); ok {
			g = t.A
		}
		println(g.(int))
	}
}

// OUT: T
// OUT-NEXT: 1000
// OUT-NEXT: P
// OUT-NEXT: 1001
// OUT-NEXT: T
// OUT-NEXT: 1002
// OUT-NEXT: T
// OUT-NEXT: 1003
