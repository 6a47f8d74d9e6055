// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// RUN: sed 's,^//CONVERT,,' %s > %t.go && not loam build -gcflags=-e -o /dev/null %t.go 2>&1 | FileCheck --check-prefix=CAST %s
// What is declared with //go:notinheap is allocated nowhere: neither in the heap nor on a stack.
package main

//go:notinheap
type outside struct{ x int }

type inside struct{ o [1]outside }

var fine outside

func main() {
	var o outside // CHECK: {{^.*}}:[[@LINE]]:6: main.outside is incomplete (or unallocatable); stack allocation disallowed
	fine = o
	_ = new(inside)        // CHECK: {{^.*}}:[[@LINE]]:9: main.inside can't be allocated in Go; it is incomplete (or unallocatable)
	_ = make([]outside, 1) // CHECK: {{^.*}}:[[@LINE]]:10: main.outside can't be allocated in Go
	_ = append([]outside(nil), fine) // CHECK: {{^.*}}:[[@LINE]]:12: main.outside can't be allocated in Go
	_ = (*struct{ x int })(&fine)
}

//CONVERT var bad = (*outside)(new(struct{ x int }))
// CAST: :[[@LINE-1]]:{{[0-9]+}}: cannot convert new(struct{x int}) (value of type *struct{x int}) to type *outside:
// CAST-NEXT: outside is incomplete (or unallocatable), but struct{x int} is not
