// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="duplicate method"
// The method set of an interface is made after the declarations were read, so that an error about it is not among
// the first ten here.
package p

type I interface {
	M()
	M()
}

func f0(a, a int) {} // CHECK: :[[@LINE]]:12: a redeclared
func f1(a, a int) {}
func f2(a, a int) {}
func f3(a, a int) {}
func f4(a, a int) {}
func f5(a, a int) {}
func f6(a, a int) {}
func f7(a, a int) {}
func f8(a, a int) {}
func f9(a, a int) {} // CHECK: :[[@LINE]]:12: a redeclared
// CHECK: too many errors
