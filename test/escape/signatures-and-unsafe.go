// RUN: loam build -gcflags="-m -l" -o %t %s 2>&1 | FileCheck %s
// RUN: env GODEBUG=gcstress=1,clobberfree=1,invalidptr=1 %t 2>&1 | FileCheck --check-prefix=OUT %s
// Package unsafe turns a function value into one of another signature: a program that imports it has calls that reach all functions
// of LLVM's type, so that what one of them keeps is on the heap.
package main

import "unsafe"

type number struct{ n int }
type text struct{ n int }

var kept *text

//go:noinline
func call(f func(*number)) {
	x := number{3} // CHECK: [[@LINE]]:2: moved to heap: x
	f(&x)
}

func main() {
	f := func(p *text) { kept = p }
	call(*(*func(*number))(unsafe.Pointer(&f)))
	println(kept.n) // OUT: 3
}
