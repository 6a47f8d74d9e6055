// A variable that is never assigned again is captured by value, any other by its address; the closure's code is its first word.
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s | FileCheck %s
package p

// CHECK-LABEL: define internal ptr addrspace(1) @p.f(
// CHECK: %constant = alloca i64
// CHECK: !loam.object [[VAR:![0-9]+]]
// CHECK: alloca { i64, ptr addrspace(1), i64 }, {{.*}}!loam.object [[LIT:![0-9]+]]
// CHECK: store ptr @p.f.func1,
// CHECK: ret ptr addrspace(1)
func f(constant int) func() int {
	counter := 0
	return func() int { counter += constant; return counter }
}

// The variable of a range clause is one for all iterations, so it is captured by reference.
// CHECK-LABEL: define internal void @p.ranges(
// CHECK: !loam.object [[X:![0-9]+]]
func ranges(xs []int) {
	for _, x := range xs {
		func() { println(x) }()
	}
}

// The literal's body takes the closure object.
// CHECK-LABEL: define internal i64 @p.f.func1(ptr addrspace(1) %0)
// CHECK: getelementptr inbounds i8, ptr addrspace(1) %0, i64 8

// CHECK-DAG: [[VAR]] = !{!"var", !"counter", ptr null}
// CHECK-DAG: [[LIT]] = !{!"expr", !"func literal", ptr @"type:{{.*}}"}
// CHECK-DAG: [[X]] = !{!"var", !"x", ptr null}
