// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Each variable of a, b = f() is a node of its own in the order of initialisation; functions and methods
// lead on.
package p

var a, b = f()
// CHECK: :[[@LINE-1]]:8: initialization loop for b
// CHECK-NEXT: :[[@LINE-2]]:8: b refers to
// CHECK-NEXT: :[[@LINE+5]]:6: f refers to
// CHECK-NEXT: :[[@LINE+2]]:5: c refers to
// CHECK-NEXT: :[[@LINE-5]]:8: b
var c = b

func f() (int, int) { return c, c }

var d, e = g()
// CHECK: :[[@LINE-1]]:5: initialization loop for d
// CHECK-NEXT: :[[@LINE-2]]:5: d refers to
// CHECK-NEXT: :[[@LINE+7]]:6: g refers to
// CHECK-NEXT: :[[@LINE-4]]:5: d
// CHECK: :[[@LINE-5]]:8: initialization loop for e
// CHECK-NEXT: :[[@LINE-6]]:8: e refers to
// CHECK-NEXT: :[[@LINE+3]]:6: g refers to
// CHECK-NEXT: :[[@LINE-8]]:8: e

func g() (int, int) { return d, e }

var _, k = h()
// CHECK: :[[@LINE-1]]:8: initialization loop for k
// CHECK-NEXT: :[[@LINE-2]]:8: k refers to
// CHECK-NEXT: :[[@LINE+3]]:6: h refers to
// CHECK-NEXT: :[[@LINE-4]]:8: k

func h() (int, int) { return k, k }

type T int

func (T) m() int { return x }

var x = T(0).m()
// CHECK: :[[@LINE-1]]:5: initialization loop for x
// CHECK-NEXT: :[[@LINE-2]]:5: x refers to
// CHECK-NEXT: :[[@LINE-5]]:10: m refers to
// CHECK-NEXT: :[[@LINE-4]]:5: x

var i, j = y.(int)
// CHECK: :[[@LINE-1]]:8: initialization loop for j
// CHECK-NEXT: :[[@LINE-2]]:8: j refers to
// CHECK-NEXT: :[[@LINE+2]]:5: y refers to
// CHECK-NEXT: :[[@LINE-4]]:8: j
var y interface{} = func() interface{} { return j }

var fine = func() int { return 1 + odd(0) }

func odd(n int) int  { return even(n) }
func even(n int) int { return odd(n) }
