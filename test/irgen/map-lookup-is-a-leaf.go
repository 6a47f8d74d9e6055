// RUN: loam build -gcflags='-N -d=dump=loam-statepoints,stop=loam-statepoints' -o %t %s 2>&1 | FileCheck %s
// A lookup of an integer is no safepoint: nothing is saved around it. An assignment is one only where the map must grow.
package main

// CHECK-LABEL: define {{.*}} @main.get(
// CHECK-NOT: gc.statepoint
// CHECK: call {{.*}} @"runtime.mapfindint{{.*}}map[int]int"(
// CHECK-NOT: gc.statepoint
// CHECK: gc.statepoint{{.*}} @runtime.mapconflict
// CHECK-NOT: gc.statepoint
// CHECK: ret i64
//
//go:noinline
func get(m map[int]int, k int) int { return m[k] }

// CHECK-LABEL: define {{.*}} @main.set(
// CHECK-NOT: gc.statepoint
// CHECK: call {{.*}} @"runtime.mapputint{{.*}}map[int]int"(
// CHECK: gc.statepoint{{.*}} @runtime.mapgrow
// CHECK: call {{.*}} @"runtime.mapmove{{.*}}map[int]int"(
//
//go:noinline
func set(m map[int]int, k int) { m[k] = 1 }

func main() {
	m := map[int]int{}
	set(m, 1)
	println(get(m, 1))
}
