// Sharing, growing, copying and cutting slices and arrays.
package main

import "fmt"

type pair struct {
	name string
	p    *int
}

func grow(s []int, n int) []int {
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	return s
}

func main() {
	a := [5]int{1, 2, 3, 4, 5}
	b := a
	s := a[1:4]
	s[0] = 20
	fmt.Println(a, b, s, len(s), cap(s), s[:4], s[1:2:2], cap(s[1:2:2]))
	s = append(s, 50)
	fmt.Println(a, s)
	s = append(s, 60)
	s[0] = -1
	fmt.Println(a, s)
	var none []int
	fmt.Println(none == nil, len(none), append(none, none...) == nil, none[:0] == nil)
	fmt.Println(copy(a[1:], a[:]), a, copy(a[:], a[2:]), a)
	var bytes []byte
	bytes = append(bytes, "héllo"...)
	fmt.Println(bytes, copy(bytes, "HÉ"), string(bytes))
	g := grow(nil, 100)
	sum := 0
	for _, v := range g {
		sum += v
	}
	fmt.Println(len(g), sum)
	n := 7
	pairs := append([]pair{{"a", &n}}, pair{"b", nil}, pair{"c", &n})
	pairs = append(pairs, pairs...)
	*pairs[5].p = 8
	fmt.Println(len(pairs), pairs[4].name, *pairs[0].p, pairs[1].p == nil)
	m := [][]int{{1}, {2, 3}, nil, {4: 9}}
	m[0], m[1] = m[1], m[0]
	fmt.Println(m, len(m[3]))
	grid := [3][2]string{{"a", "b"}, 2: {"e", "f"}}
	for i, row := range grid {
		grid[2][0] = "changed"
		fmt.Print(i, row, " ")
	}
	fmt.Println(grid)
	for i := range &grid {
		grid[i][1] += "!"
	}
	fmt.Println(grid, grid == [3][2]string{}, len(grid), cap(grid[1:]))
	arr := (*[2]int)(g[10:])
	arr[1] = -5
	fmt.Println(g[10:12], *arr)
	x := [...]string{2: "two", 0: "zero"}
	fmt.Println(len(x), x, fmt.Sprintf("%q", x))
	i := 1
	i, g[i] = 3, 77
	fmt.Println(i, g[1], g[3])
	strs := make([]string, 2, 10)
	strs = strs[:5]
	strs[4] = "last"
	fmt.Printf("%q %d\n", strs, cap(strs))
	empty := make([]struct{}, 3)
	fmt.Println(len(empty), empty)
}
