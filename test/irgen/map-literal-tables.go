// RUN: loam build -gcflags=-d=dump=irgen,stop=irgen -o %t %s 2>&1 | FileCheck %s
// The constant entries of a large map literal are two arrays and a loop: one call for all of them.
package main

// CHECK: @loam.static{{.*}} constant [26 x i64]
// CHECK: define {{.*}} @main.main()
// CHECK: call {{.*}} @"runtime.mapassignstring{{.*}}map[string]int"
// CHECK-NOT: call {{.*}} @"runtime.mapassignstring{{.*}}map[string]int"
// CHECK: ret void
func main() {
	m := map[string]int{
		"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": 9, "j": 10, "k": 11, "l": 12, "m": 13,
		"n": 1, "o": 2, "p": 3, "q": 4, "r": 5, "s": 6, "t": 7, "u": 8, "v": 9, "w": 10, "x": 11, "y": 12, "z": 13,
	}
	println(len(m))
}
