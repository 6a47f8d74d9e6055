// Loops down the columns of jagged rows: what is read of a row after a check of another row is read before the loop, and panics come
// where they do without that; slices that make gives and what was there before.
package main

import "fmt"

func column(a, b [][]int, i, j, n int) (s int, err interface{}) {
	defer func() { err = recover() }()
	for k := 0; k < n; k++ {
		s += a[i][k] * b[k][j]
	}
	return s, nil
}

func put(a, b [][]int, i, j, n int) (err interface{}) {
	defer func() { err = recover() }()
	for k := 0; k < n; k++ {
		a[i][k] = b[k][j] + 1
	}
	return nil
}

type box struct{ w, h, sum int }

func boxes(p *box, rows [][]int, j, n int) (err interface{}) {
	defer func() { err = recover() }()
	if p.h < 0 {
		return "negative"
	}
	for k := 0; k < n; k++ {
		rows[k][j] += p.w
		p.sum += rows[k][j]
	}
	return nil
}

func rows(lens ...int) (r [][]int) {
	for i, n := range lens {
		row := make([]int, n)
		for j := range row {
			row[j] = i*10 + j
		}
		r = append(r, row)
	}
	return r
}

func made(w []int, n, c int) []int {
	dp := make([]int, c+1)
	for i := range w {
		for j := c; j >= w[i]; j-- {
			if t := dp[j-w[i]] + n; t > dp[j] {
				dp[j] = t
			}
		}
	}
	return dp
}

func shared(n int) (s, t []int) {
	s = make([]int, n)
	t = s
	for i := range s {
		s[i] = i
		t[n-1-i] += s[i]
	}
	return s, t
}

func main() {
	a, b := rows(4, 0, 3), rows(3, 2, 3, 1)
	a = append(a, nil)
	for i := -1; i < 5; i++ {
		for j := -1; j < 4; j++ {
			for n := 0; n < 6; n += 2 {
				fmt.Println(column(a, b, i, j, n))
				fmt.Println(put(rows(4, 0, 3), b, i, j, n))
			}
		}
	}
	b[2] = a[0]
	fmt.Println(put(a, b, 0, 1, 4), a)
	p := &box{w: 2, h: 3}
	fmt.Println(boxes(p, rows(2, 2, 2), 1, 3), *p)
	fmt.Println(boxes(p, rows(2, 1, 2), 1, 3), *p)
	fmt.Println(boxes(nil, rows(2), 0, 1))
	fmt.Println(made([]int{2, 3, 0, 5}, 7, 12), made(nil, 1, 0), made([]int{1}, 1, 0))
	w := made([]int{1, 2}, 1, 9)
	fmt.Println(made(w, 2, 6), w)
	fmt.Println(shared(5))
	fmt.Println(shared(0))
}
