// Where the packages that a program imports have objects of their own, nobody but package main can call its methods that are not exported
// through an interface. One that no interface of main names is in no table of methods, so LLVM inlines it where it is called, and it is
// gone; one that an interface names is called through it.
// RUN: loam build -o %t %s && %t | FileCheck --check-prefix=SAID %s && nm %t | FileCheck %s --implicit-check-not='grid).step'
// SAID: grid 0 13
// CHECK-DAG: main.(*grid).named
// CHECK-DAG: main.(*grid).String
package main

import "fmt"

type grid struct {
	cells [][]bool
	w, h  int
}

func (g *grid) alive(x, y int) bool { return g.cells[(y+g.h)%g.h][(x+g.w)%g.w] }

func (g *grid) step(x, y int) bool {
	n := 0
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if (dx != 0 || dy != 0) && g.alive(x+dx, y+dy) {
				n++
			}
		}
	}
	return n == 3 || n == 2 && g.alive(x, y)
}

func (g *grid) named(i int) int { return g.w*i + g.h }

type namer interface{ named(int) int }

//go:noinline
func through(n any, i int) int { return n.(namer).named(i) }

func (g *grid) String() string { return "grid" }

func main() {
	g := &grid{[][]bool{{true, true, false}, {false, true, false}, {true, false, true}, {true, true, true}}, 3, 4}
	total := 0
	for i := 0; i < 12; i++ {
		if g.step(i%3, i/3) {
			total++
		}
	}
	fmt.Println(g, total, through(g, 3))
}
