// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// A missing method is compared with one of the type's method set whose name differs in case only.
package main

type I interface{ M(int) }
type T2 struct{}

func (*T2) m(int) {}

type EP struct{ *T2 }

// CHECK: {{^.*}}:[[@LINE+4]]:11: cannot use new(T2)
// CHECK-NEXT: *T2 does not implement I (missing M method)
// CHECK-NEXT: have m(int)
// CHECK-NEXT: want M(int)
var _ I = new(T2)

// CHECK: {{^.*}}:[[@LINE+3]]:11: cannot use T2{}
// CHECK-NEXT: T2 does not implement I (missing M method)
// CHECK-NOT: have
var _ I = T2{}

// CHECK: {{^.*}}:[[@LINE+4]]:11: cannot use EP{}
// CHECK-NEXT: EP does not implement I (missing M method)
// CHECK-NEXT: have m(int)
// CHECK-NEXT: want M(int)
var _ I = EP{}

// CHECK: {{^.*}}:[[@LINE+4]]:9: impossible type assertion: i.(*T2)
// CHECK-NEXT: *T2 does not implement I (missing M method)
// CHECK-NEXT: have m(int)
// CHECK-NEXT: want M(int)
var _ = i.(*T2)
var i I

func main() {}
