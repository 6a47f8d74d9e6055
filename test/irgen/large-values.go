// A struct of more than four scalars is passed as the address of a copy; results that do not fit in registers go through the first
// parameter. Both are marked for the escape analysis, at the function and at the call.
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s | FileCheck %s
package p

type big struct{ a, b, c, d, e int }

// CHECK-LABEL: define internal i64 @p.last(ptr addrspace(1) "loam-indirect"
// CHECK-NOT: alloca
// CHECK: getelementptr inbounds {{.*}}, ptr addrspace(1) %0, {{.*}}i32 4
func last(b big) int { return b.e }

// CHECK-LABEL: define internal void @p.make(ptr addrspace(1) "loam-results" %0, i64 %1)
func make(n int) big { return big{e: n} }

// CHECK-LABEL: define internal i64 @p.both(
// CHECK: alloca { { i64, i64, i64, i64, i64 } }, {{.*}}!loam.object
// CHECK: call void @p.make(ptr addrspace(1) "loam-results"
// CHECK: call i64 @p.last(ptr addrspace(1) "loam-indirect"
func both() int { return last(make(3)) }

// CHECK-LABEL: define internal { i64, double, ptr addrspace(1) } @p.registers(ptr addrspace(1) %0, i64 {{.*}} %1)
func registers(s string) (int, float64, *byte) { return len(s), 1, nil }

// Nothing is passed for a type without size.
// CHECK-LABEL: define internal void @p.empty()
func empty(struct{}, [0]int) {}
