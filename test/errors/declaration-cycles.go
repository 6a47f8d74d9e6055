// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Variables, constants and functions whose types depend on each other: reported from what comes first in
// the source.
package p

var r = newReader()
// CHECK: :[[@LINE-1]]:5: illegal cycle in declaration of r
// CHECK-NEXT: :[[@LINE-2]]:5: r refers to
// CHECK-NEXT: :[[@LINE+3]]:6: newReader refers to
// CHECK-NEXT: :[[@LINE-4]]:5: r

func newReader() r

const c = len(f())
// CHECK: :[[@LINE-1]]:7: illegal cycle in declaration of c
// CHECK-NEXT: :[[@LINE-2]]:7: c refers to
// CHECK-NEXT: :[[@LINE+7]]:6: f refers to
// CHECK-NEXT: :[[@LINE-4]]:7: c
// CHECK: :[[@LINE-5]]:7: initialization loop for c
// CHECK-NEXT: :[[@LINE-6]]:7: c refers to
// CHECK-NEXT: :[[@LINE+3]]:6: f refers to
// CHECK-NEXT: :[[@LINE-8]]:7: c

func f() [c]int { return [c]int{} }

type T int

var m = T.m
// CHECK: :[[@LINE-1]]:5: illegal cycle in declaration of m
// CHECK-NEXT: :[[@LINE-2]]:5: m refers to
// CHECK-NEXT: :[[@LINE+3]]:10: m refers to
// CHECK-NEXT: :[[@LINE-4]]:5: m

func (T) m() m { return nil }

var a = b
// CHECK: :[[@LINE-1]]:5: illegal cycle in declaration of a
// CHECK-NEXT: :[[@LINE-2]]:5: a refers to
// CHECK-NEXT: :[[@LINE+3]]:5: b refers to
// CHECK-NEXT: :[[@LINE+4]]:6: g refers to
// CHECK-NEXT: :[[@LINE-5]]:5: a
var b = g()

func g() a

var known int = h()

func h() known { return 0 }
// CHECK: :[[@LINE-1]]:10: known (variable of type int) is not a type
