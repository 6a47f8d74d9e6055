// Labels, goto, switch forms, fallthrough, ranges, and the order in which things are evaluated.
package main

import "fmt"

func trace(name string, v int) int { fmt.Print(name, " "); return v }

func two() (int, string) { return 2, "two" }

func named(n int) (x, y int) {
	x = n
	if n > 2 {
		y = 1
		return
	}
	return y + 10, x
}

func grade(n int) string {
	switch {
	case n > 90:
		return "A"
	case n > 80:
		fallthrough
	case n > 70:
		return "B"
	default:
		return "C"
	}
}

func kind(r rune) string {
	switch r {
	case 'a', 'e', 'i', 'o', 'u':
		return "vowel"
	case ' ':
		return "space"
	}
	return "other"
}

func search(m [][]int, want int) (int, int) {
outer:
	for i, row := range m {
		for j, v := range row {
			switch {
			case v == want:
				return i, j
			case v > want:
				continue outer
			case v < 0:
				break outer
			}
		}
	}
	return -1, -1
}

func collatz(n int) (steps int) {
again:
	if n == 1 {
		return
	}
	steps++
	if n%2 == 0 {
		n /= 2
		goto again
	}
	n = 3*n + 1
	goto again
}

func main() {
	a := []int{trace("a", 1), trace("b", 2)}
	a[trace("i", 0)], a[trace("j", 1)] = trace("x", 10), trace("y", 20)
	fmt.Println(a)
	fmt.Println(trace("p", 1)+trace("q", 2)*trace("r", 3), trace("s", 0) > 0 && trace("t", 1) > 0, trace("u", 1) > 0 || trace("v", 1) > 0)
	n, s := two()
	fmt.Println(n, s)
	fmt.Println(named(1))
	fmt.Println(named(3))
	for _, g := range []int{95, 85, 75, 10} {
		fmt.Print(grade(g), " ")
	}
	for _, r := range "a b" {
		fmt.Print(kind(r), " ")
	}
	fmt.Println()
	fmt.Println(search([][]int{{5, 6}, {1, 9}, {2, 3}}, 3))
	fmt.Println(search([][]int{{1, -1}, {3}}, 3))
	fmt.Println(collatz(27))
	switch x := trace("tag", 5); {
	case x > 3:
		fmt.Println("big")
	}
	switch trace("t2", 2) {
	case trace("c1", 1), trace("c2", 2), trace("c3", 3):
		fmt.Println("found")
	}
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		if i == 2 {
			continue
		}
		fmt.Print(i, ",", j, " ")
	}
	fmt.Println()
	i := 0
	for {
		if i++; i > 3 {
			break
		}
	}
	for i < 6 {
		i++
	}
	x, y := 1, 2
	x, y = y, x
	{
		x := 99
		_ = x
	}
	if x := x * 2; x > 3 {
		fmt.Println(i, x, y)
	} else if y := 5; x == y {
		fmt.Println("no")
	}
	var arr [3]int
	for arr[1] = 0; arr[1] < 3; arr[1]++ {
	}
	for arr[2] = range arr {
	}
	fmt.Println(arr)
	s2 := []int{1, 2, 3}
	for i, v := range s2 {
		s2 = append(s2, v*10)
		s2[0] = i
	}
	fmt.Println(s2)
	for range s2 {
		i++
	}
	fmt.Println(i)
	p := &arr
	for i, v := range p {
		p[2] = 7
		fmt.Print(i, v, " ")
	}
	fmt.Println()
}
