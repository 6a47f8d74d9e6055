// A loop that has a version without its checks panics where it did before, at the same index, after the same stores: whatever its bounds,
// its step, its start, and the lengths of what it goes over.
package main

import "fmt"

var grid = [][]float64{{1, 2, 3, 4}, {5, 6}, {7, 8, 9, 10, 11}, nil}

func try(name string, f func()) {
	defer func() {
		fmt.Println(name, recover())
	}()
	f()
}

//go:noinline
func rows(c, b [][]float64, i, k, from, n int) {
	for j := from; j < n; j++ {
		c[i][j] += b[k][j]
	}
}

//go:noinline
func down(a []int, from, to int) (sum int) {
	for i := from; i > to; i-- {
		sum += a[i]
		a[i] = sum
	}
	return sum
}

//go:noinline
func downto(a []int, from, to int) (sum int) {
	for i := from; i >= to; i-- {
		sum += a[i-1]
	}
	return sum
}

//go:noinline
func upto(a []int, from, to int) (sum int) {
	for i := from; i <= to; i++ {
		sum += a[i] - a[i-1]
	}
	return sum
}

//go:noinline
func unsigned(a []byte, from, to uint) (sum int) {
	for i := from; i < to; i++ {
		sum += int(a[i])
	}
	return sum
}

//go:noinline
func flat(a []float64, base, n, stride int) (sum float64) {
	for k := 0; k < n; k++ {
		sum += a[base+k*stride]
		a[base+k] = sum
	}
	return sum
}

//go:noinline
func different(a []int, from, to int) (sum int) {
	for i := from; i != to; i++ {
		sum += a[i]
	}
	return sum
}

//go:noinline
func slices(s string, n int) (total int) {
	for i := 0; i < n; i++ {
		total += len(s[i:]) + len(s[:i+1])
	}
	return total
}

//go:noinline
func found(a, b []int, n, want int) int {
	for i := 0; i < n; i++ {
		if a[i] == want {
			return i
		}
		b[i] = a[i]
	}
	return -1
}

//go:noinline
func maybe(a, b []int, n, odd int) (sum int) {
	for i := 0; i < n; i++ {
		if a[i]&1 == odd {
			sum += b[i]
		}
	}
	return sum
}

type table struct {
	lens [][]int
	n    int
}

//go:noinline
func through(t *table, k int) (sum int) {
	for i := 0; i < t.n; i++ {
		t.lens[k][i] = i
		sum += t.lens[k][i] + t.lens[0][i]
	}
	return sum
}

// The row that is stored to is the one whose header is read.
//
//go:noinline
func shrink(t [][]int, n int) (sum int) {
	for i := 0; i < n; i++ {
		t[0] = t[0][:len(t[0])-1]
		sum += t[0][i]
	}
	return sum
}

func main() {
	const most, least = 1<<63 - 1, -1 << 63
	for _, c := range [][4]int{{0, 2, 0, 4}, {0, 2, 0, 5}, {2, 0, 1, 5}, {1, 0, -1, 2}, {0, 0, 3, 1}, {9, 0, 0, 1}, {0, 9, 0, 1},
		{9, 9, 0, 0}, {3, 0, 0, 1}, {0, 3, 0, 1}, {-1, 0, 0, 2}, {0, 2, most, least}, {0, 2, least, most}} {
		try(fmt.Sprint("rows ", c), func() { rows(grid, grid, c[0], c[1], c[2], c[3]) })
	}
	fmt.Println(grid)
	a := []int{1, 2, 3, 4, 5, 6}
	for _, c := range [][2]int{{5, -1}, {5, -2}, {6, 0}, {2, 2}, {1, 3}, {0, -1}, {6, 1}, {7, 7}, {1, 1}, {0, 0}, {1, 0}, {-1, 2},
		{3, 5}, {3, 6}, {0, 7}, {least, most}, {most, least}, {most, most}, {5, 5}, {5, 4}} {
		try(fmt.Sprint("down ", c), func() { fmt.Print(down(a, c[0], c[1]), " ") })
		try(fmt.Sprint("downto ", c), func() { fmt.Print(downto(a, c[0], c[1]), " ") })
		try(fmt.Sprint("upto ", c), func() { fmt.Print(upto(a, c[0], c[1]), " ") })
		try(fmt.Sprint("unsigned ", c), func() { fmt.Print(unsigned([]byte("abcd"), uint(c[0]), uint(c[1])), " ") })
		try(fmt.Sprint("different ", c), func() { fmt.Print(different(a, c[0], c[1]), " ") })
	}
	for _, c := range [][3]int{{0, 3, 2}, {0, 4, 2}, {1, 3, -1}, {2, 3, -1}, {5, 1, 9}, {6, 1, 0}, {0, 6, 0}, {0, 7, 0},
		{1, 6, 1 << 62}, {-1, 2, 1}, {0, 3, most}, {0, 6, 1<<61 + 1}, {0, most, 0}, {1, 2, 1 << 31}} {
		try(fmt.Sprint("flat ", c), func() { fmt.Print(flat([]float64{1, 2, 3, 4, 5, 6}, c[0], c[1], c[2]), " ") })
	}
	for n := 0; n < 7; n++ {
		try(fmt.Sprint("slices ", n), func() { fmt.Print(slices("hello", n), " ") })
		b := make([]int, 4)
		try(fmt.Sprint("found ", n), func() { fmt.Print(found(a, b, n*2, 5), " ") })
		try(fmt.Sprint("maybe ", n), func() { fmt.Print(maybe(a, b[:n/2], n, n&1), " ") })
		fmt.Println(b)
		t := &table{[][]int{{1, 2, 3, 4, 5}, make([]int, 3)}, n}
		try(fmt.Sprint("through ", n), func() { fmt.Print(through(t, n&1), " ") })
		fmt.Println(t.lens)
		s := [][]int{{1, 2, 3, 4, 5, 6, 7, 8}}
		try(fmt.Sprint("shrink ", n), func() { fmt.Print(shrink(s, n), " ") })
	}
}
