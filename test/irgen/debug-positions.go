// Each function has its symbol as linkage name and the path as given, relative to the folder of compilation.
// RUN: cd %S && loam build -o /dev/null -gcflags=-d=stop=irgen debug-positions.go | FileCheck %s
package p

// CHECK-DAG: !DIFile(filename: "debug-positions.go", directory: "{{.*}}/test/irgen")
// CHECK-DAG: !DISubprogram(name: "p.f", linkageName: "p.f",{{.*}} line: 7,
func f(x []int) int {
	// CHECK-DAG: !DILocation(line: 9, column: 10,
	return x[1]
}
