// The pointer map of a long array is that of its elements repeated: every cell keeps what it points to.
package main

import "fmt"

type cell struct {
	before int
	p      *int
	after  [3]int
}

type grid struct {
	head  *int
	rows  [7][33]cell
	tail  *int
	cells [129]cell
}

var global [17]cell
var grids [18]grid

func put(n int) *int {
	p := new(int)
	*p = n
	return p
}

func main() {
	for i := range global {
		global[i].p = put(i)
	}
	sum := 0
	g := &grids[17]
	h := new(grid)
	for _, x := range []*grid{g, h} {
		x.head, x.tail = put(1), put(2)
		for i := range x.rows {
			for j := range x.rows[i] {
				x.rows[i][j].p = put(i * j)
			}
		}
		for i := range x.cells {
			x.cells[i].p = put(i)
		}
	}
	for _, x := range []*grid{g, h} {
		sum += *x.head + *x.tail
		for i := range x.rows {
			for j := range x.rows[i] {
				sum += *x.rows[i][j].p
			}
		}
		for i := range x.cells {
			sum += *x.cells[i].p
		}
	}
	for i := range global {
		sum += *global[i].p
	}
	fmt.Println(sum)
}
