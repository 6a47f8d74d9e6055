// RUN: loam build -gcflags=-d=dump=irgen,stop=irgen -o %t %s 2>&1 | FileCheck %s
// m[string(bytes)]++ makes no string where the key is there already, which gc does: a word count allocates a string per word.
package main

// CHECK-LABEL: define {{.*}} @main.count(
// CHECK-NOT: @runtime.slicebytetostring
// CHECK: call {{.*}} @"runtime.mapfindstring{{.*}}map[string]int"(
// CHECK: {{^}}miss{{.*}}:
// CHECK: call {{.*}} @runtime.slicebytetostring
// CHECK: call {{.*}} @"runtime.mapputstring{{.*}}map[string]int"(
func count(m map[string]int, b []byte) { m[string(b)]++ }

func main() {
	m := map[string]int{}
	count(m, []byte("a"))
	println(len(m))
}
