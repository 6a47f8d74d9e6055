// Recursive functions that change something before they ask whether to return: once a call, whoever calls.
package main

import "fmt"

var calls int

func fib(n int) int {
	calls++
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

type tree struct {
	left, right *tree
	seen        int
}

var visits []int

func (t *tree) sum(depth int) int {
	visits[depth] += 3
	if t == nil {
		return 1
	}
	t.seen++
	if t.seen > 2 {
		return t.seen
	}
	return t.left.sum(depth+1) + t.right.sum(depth+1)*2 + t.seen
}

func grow(n int) *tree {
	if n == 0 {
		return nil
	}
	return &tree{left: grow(n - 1), right: grow(n - 2 + n&1)}
}

// The first of the two takes the fuel; what is asked next depends on it.
func burn(fuel *int, n int) int {
	*fuel -= n
	if *fuel < 0 {
		return -1
	}
	if n == 0 {
		return *fuel
	}
	return burn(fuel, n-1) - burn(fuel, n/2)
}

// The panic comes after the change, and so does the return.
func swap(a []int, i int) (r int) {
	a[0], a[1] = a[1], a[0]
	if i > len(a) {
		panic(fmt.Sprint("swapped ", a))
	}
	if a[i] == 0 {
		return i
	}
	return swap(a, i+1) + a[0]
}

func try(a ...int) {
	defer func() { fmt.Println(recover(), a) }()
	fmt.Println(swap(a, 0))
}

func main() {
	fmt.Println(fib(12), calls)
	visits = make([]int, 8)
	t := grow(5)
	for i := 0; i < 3; i++ {
		fmt.Println(t.sum(0), visits)
	}
	fuel := 40
	fmt.Println(burn(&fuel, 5), fuel)
	fuel = 400
	fmt.Println(burn(&fuel, 6), fuel)
	try(1, 2, 3, 0)
	try(1, 2, 0, 4)
	try(0, 1, 2)
	try(1, 2)
}
