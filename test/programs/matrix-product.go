// args: 40
// Matrix product over slices of slices: bounds checks, strided access.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type matrix [][]float64

func newMatrix(n int) matrix {
	m := make(matrix, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

func (m matrix) fill(seed float64) matrix {
	n := float64(len(m))
	for i, row := range m {
		for j := range row {
			row[j] = seed / n / n * float64(i-j) * float64(i+j)
		}
	}
	return m
}

func (m matrix) transposed() matrix {
	t := newMatrix(len(m))
	for i, row := range m {
		for j, v := range row {
			t[j][i] = v
		}
	}
	return t
}

func product(a, b matrix) matrix {
	n := len(a)
	c, bt := newMatrix(n), b.transposed()
	for i, ai := range a {
		ci := c[i]
		for j, bj := range bt {
			sum := 0.0
			for k, v := range ai {
				sum += v * bj[k]
			}
			ci[j] = sum
		}
	}
	return c
}

func main() {
	n := 40
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	c := product(newMatrix(n).fill(1), newMatrix(n).fill(2))
	fmt.Println(c[n/2][n/2], c[0][n-1], c[n-1][0])
}
