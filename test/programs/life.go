// args: 30
// Conway's game on a torus: two-dimensional slices swapped each generation.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type field struct {
	cells [][]bool
	w, h  int
}

func newField(w, h int) *field {
	cells := make([][]bool, h)
	for i := range cells {
		cells[i] = make([]bool, w)
	}
	return &field{cells, w, h}
}

func (f *field) alive(x, y int) bool { return f.cells[(y+f.h)%f.h][(x+f.w)%f.w] }

func (f *field) next(x, y int) bool {
	n := 0
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if (dx != 0 || dy != 0) && f.alive(x+dx, y+dy) {
				n++
			}
		}
	}
	return n == 3 || n == 2 && f.alive(x, y)
}

func (f *field) String() string {
	var b []byte
	for _, row := range f.cells {
		for _, c := range row {
			if c {
				b = append(b, '#')
			} else {
				b = append(b, '.')
			}
		}
		b = append(b, '\n')
	}
	return string(b)
}

func main() {
	rounds := 30
	if len(os.Args) > 1 {
		rounds, _ = strconv.Atoi(os.Args[1])
	}
	a, b := newField(40, 15), newField(40, 15)
	seed := uint32(42)
	for i := 0; i < 40*15/4; i++ {
		seed = seed*1103515245 + 12345
		a.cells[(seed>>16)%15][(seed>>8)%40] = true
	}
	for r := 0; r < rounds; r++ {
		for y := 0; y < a.h; y++ {
			for x := 0; x < a.w; x++ {
				b.cells[y][x] = a.next(x, y)
			}
		}
		a, b = b, a
	}
	fmt.Print(a)
}
