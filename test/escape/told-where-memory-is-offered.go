// RUN: loam build -gcflags=-m -o %t %s 2>&1 | FileCheck %s && %t
// -m tells of what a function makes and returns as gc does, although its callers offer the memory for it.
package main

// CHECK-DAG: [[@LINE+3]]:{{.*}}: a + b escapes to heap
//
//go:noinline
func joined(a, b string) string { return a + b }

// CHECK-DAG: [[@LINE+3]]:{{.*}}: ([]byte)(a) escapes to heap
//
//go:noinline
func bytesOf(a string) []byte { return []byte(a) }

type pair struct{ a, b int }

// CHECK-DAG: [[@LINE+3]]:{{.*}}: &pair{...} escapes to heap
//
//go:noinline
func made(n int) *pair { return &pair{n, 1} }

func main() {
	if joined("a", "b") != "ab" || len(bytesOf("x")) != 1 || made(3).a != 3 {
		panic("wrong value")
	}
}
