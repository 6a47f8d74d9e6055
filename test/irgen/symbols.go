// Symbols are Go's linker names, also of literals in literals, in initialisers, and of init functions.
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s | FileCheck %s
package p

type T struct{}

// CHECK-DAG: define internal void @p.T.M(
func (T) M() {}

// CHECK-DAG: define internal void @"p.(*T).P"(
// CHECK-DAG: define internal void @"p.(*T).P.func1"(
func (*T) P() { func() {}() }

// CHECK-DAG: define internal void @p.f.func1(
// CHECK-DAG: define internal void @p.f.func2(
// CHECK-DAG: define internal void @p.f.func2.1(
func f() {
	func() {}()
	func() { func() {}() }()
}

// CHECK-DAG: define internal i64 @p.glob..func1(
var v = func() int { return 1 }

// CHECK-DAG: define internal void @p.init.0(
// CHECK-DAG: define internal void @p.init.1(
func init() {}
func init() {}

// A method value and a method expression have code of their own.
// CHECK-DAG: define internal void @p.T.M-fm(
// CHECK-DAG: define internal void @"p.T.M{{.*}}m"(
var a, b = T{}.M, T.M
