// What make gives is no memory that an older pointer leads to: a store into it changes nothing that is read through a parameter.
// RUN: loam build -gcflags=-d=stop=llvm-optimize -o %t %s | FileCheck %s
package main

// CHECK-LABEL: define {{.*}} @main.scaled(
// CHECK: call {{.*}} @runtime.makeslice(
// CHECK: load i64, ptr addrspace(1) %0
// CHECK: store i64
// CHECK-NOT: load i64, ptr addrspace(1) %0
// CHECK: ret
//
//go:noinline
func scaled(factor *int, n int) int {
	s := make([]int, n)
	for i := 0; i < n; i++ {
		s[i*7%n] += *factor
	}
	return s[n/2]
}

// CHECK: declare noalias nonnull ptr addrspace(1) @runtime.makeslice(

func main() {
	f := 3
	println(scaled(&f, 100))
}
