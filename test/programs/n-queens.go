// args: 7
// All placements of n queens: recursion with slices of booleans, a callback that sees each solution.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type board struct {
	n                  int
	column             []int
	used, diag1, diag2 []bool
}

func newBoard(n int) *board {
	return &board{n, make([]int, n), make([]bool, n), make([]bool, 2*n), make([]bool, 2*n)}
}

func (b *board) place(row int, found func([]int)) {
	if row == b.n {
		found(b.column)
		return
	}
	for c := 0; c < b.n; c++ {
		if b.used[c] || b.diag1[row+c] || b.diag2[row-c+b.n] {
			continue
		}
		b.used[c], b.diag1[row+c], b.diag2[row-c+b.n] = true, true, true
		b.column[row] = c
		b.place(row+1, found)
		b.used[c], b.diag1[row+c], b.diag2[row-c+b.n] = false, false, false
	}
}

func main() {
	n := 7
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	count := 0
	var first []int
	newBoard(n).place(0, func(columns []int) {
		if count == 0 {
			first = append(first, columns...)
		}
		count++
	})
	fmt.Println(n, "queens:", count, "solutions, first", first)
}
