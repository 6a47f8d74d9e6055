// RUN: loam build -gcflags=-d=dump=loam-vectors,stop=loam-vectors -o %t %s 2>&1 | FileCheck %s
// An insertion finds the control byte to set among the 16 of its group without going through the number of the slot: insertions into
// one group wait for each other's bytes, and the way by general registers takes twice as long.
package main

// CHECK-LABEL: define {{.*}} @"runtime.mapputint{{.*}}map[int]int"(
// CHECK: [[GROUP:%.*]] = load <16 x i8>
// CHECK: [[OPEN:%.*]] = sext <16 x i1> {{.*}} to <16 x i8>
// CHECK: bitcast <16 x i8> [[OPEN]] to <2 x i64>
// CHECK: sub <2 x i64> zeroinitializer,
// CHECK: store <16 x i8>
// CHECK: {{^}}}
func main() {
	m := map[int]int{}
	for i := 0; i < 100; i++ {
		m[i] = i
	}
	println(len(m))
}
