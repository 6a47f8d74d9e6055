// A store of a float changes no slice, so that LLVM need not read a row's length and address again in each round; with nothing of package
// unsafe in the program, stores of integers and pointers do not either. Code that imports unsafe promises nothing.
// RUN: rm -rf %t && mkdir -p %t/rows %t/puns && cp %s %t/main.go
// RUN: cp %S/Inputs/rows.go %t/rows/rows.go && cp %S/Inputs/puns.go %t/puns/puns.go
// RUN: loam build -o /dev/null -gcflags=-d=wholeprogram,stop=irgen %t/main.go > %t/typed
// RUN: FileCheck --check-prefixes=CHECK,TYPED %s < %t/typed
// RUN: sed 's|// ALSO: ||' %t/main.go > %t/also.go
// RUN: loam build -o /dev/null -gcflags=-d=wholeprogram,stop=irgen %t/also.go > %t/untyped
// RUN: FileCheck --check-prefixes=CHECK,UNTYPED %s < %t/untyped
// RUN: FileCheck --check-prefix=PUNS %s < %t/untyped
// RUN: loam build -o /dev/null -gcflags='-N -d=wholeprogram,stop=irgen' %t/main.go | not grep tbaa
package main

import "./rows"

// ALSO: import "./puns"

// CHECK-LABEL: define {{.*}}rows.Sum"(
// CHECK: load ptr addrspace(1), {{.*}} !tbaa ![[HEADER:[0-9]+]]
// CHECK: load i64, {{.*}} !tbaa ![[HEADER]]
// CHECK: load double, {{.*}} !tbaa ![[FLOAT:[0-9]+]]

// CHECK-LABEL: define {{.*}} @main.main(
// CHECK: store double 1.000000e+00, {{.*}} !tbaa ![[FLOAT]]
// TYPED: store i64 2, {{.*}} !tbaa ![[INT:[0-9]+]]
// UNTYPED: store i64 2, ptr addrspace(1) %{{[0-9]+}}, align 8, !dbg !{{[0-9]+$}}
func main() {
	floats, ints := [][]float64{{0}}, [][]int{{0}}
	floats[0][0] = 1
	ints[0][0] = 2
	// ALSO: puns.SetLength(&ints[0], 0)
	println(rows.Sum(floats), text("a", 0))
}

// The bytes of a string are bytes, too.
// CHECK-LABEL: define {{.*}} @main.text(
// TYPED: load i8, {{.*}} !tbaa ![[BYTE:[0-9]+]]
// TYPED: load i8, {{.*}} !tbaa ![[BYTE]]
// UNTYPED: load i8, ptr addrspace(1) %{{[0-9]+}}, align 1, !dbg !{{[0-9]+$}}
//
//go:noinline
func text(s string, i int) byte {
	b := s[i]
	for _, r := range s {
		b += byte(r)
	}
	return b
}

// PUNS-LABEL: define {{.*}}puns.SetLength"(
// PUNS-NOT: tbaa
// PUNS: ret void

// TYPED-DAG: ![[FLOAT]] = !{![[NODE:[0-9]+]], ![[NODE]], i64 0}
// TYPED-DAG: ![[NODE]] = !{!"float64", ![[UP:[0-9]+]], i64 0}
// TYPED-DAG: ![[BYTE]] = !{![[B:[0-9]+]], ![[B]], i64 0}
// TYPED-DAG: ![[B]] = !{!"int8", !{{[0-9]+}}, i64 0}
// TYPED-DAG: ![[HEADER]] = !{![[H:[0-9]+]], ![[H]], i64 0}
// TYPED-DAG: ![[H]] = !{!"header", ![[WORD:[0-9]+]], i64 0}
// UNTYPED-DAG: ![[FLOAT]] = !{![[NODE:[0-9]+]], ![[NODE]], i64 0}
// UNTYPED-DAG: ![[NODE]] = !{!"float", ![[ROOT:[0-9]+]], i64 0}
// UNTYPED-DAG: ![[HEADER]] = !{![[H:[0-9]+]], ![[H]], i64 0}
// UNTYPED-DAG: ![[H]] = !{!"word", ![[ROOT]], i64 0}
