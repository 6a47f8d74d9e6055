// RUN: loam build -gcflags=-d=dump=irgen,stop=irgen -o %t %s 2>&1 | FileCheck %s
// Eight slots of a table: keys stand apart from values where at least half of a slot has no pointers, which the collector then leaves
// out, or where padding would lie between them; else a value stands beside its key.
package main

type wide struct{ x, y, z int }

// CHECK-DAG: @"type:map[string]int" = {{.*}} @"type:[8]struct { K string; V int }"
// CHECK-DAG: @"type:map[int]string" = {{.*}} @"type:[8]struct { K int; V string }"
// CHECK-DAG: @"type:map[int]int" = {{.*}} @"type:[8]struct { K int; V int }"
// CHECK-DAG: @"type:map[int]*int" = {{.*}} @"type:struct { K [8]int; V [8]*int }"
// CHECK-DAG: @"type:map[string]main.wide" = {{.*}} @"type:struct { K [8]string; V [8]main.wide }"
// CHECK-DAG: @"type:map[int]bool" = {{.*}} @"type:struct { K [8]int; V [8]bool }"
func main() {
	a, b, c, d, e, f := map[string]int{}, map[int]string{}, map[int]int{}, map[int]*int{}, map[string]wide{}, map[int]bool{}
	println(len(a), len(b), len(c), len(d), len(e), len(f))
	println(a["a"], b[1], c[1], d[1] == nil, e["a"].x, f[1])
}
