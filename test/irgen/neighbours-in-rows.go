// A loop that asks for the length of its row in each round gets a version that does not: its condition has a check of its own, so that it
// is the loop's end only after LLVM has rotated the loop again.
// RUN: loam build -gcflags=-d=stop=loam-checkedloops -o %t %s | FileCheck %s
package main

// CHECK-LABEL: define {{.*}} @main.inner(
// CHECK: phi i64 [ {{[0-9]}}, %unchecked ]
// CHECK-NOT: load ptr
// CHECK-NOT: load i64
// CHECK: preds = %checked,
//
//go:noinline
func inner(g [][]byte) (n int) {
	for y := 1; y < len(g)-1; y++ {
		for x := 1; x < len(g[y])-1; x++ {
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					n += int(g[y+dy][x+dx])
				}
			}
		}
	}
	return n
}

//go:noinline
func rows(n int) (g [][]byte) {
	for y := 0; y < n; y++ {
		g = append(g, make([]byte, n))
		for x := range g[y] {
			g[y][x] = byte(x * y)
		}
	}
	return g
}

func main() { println(inner(rows(3)) + inner(rows(7))) }
