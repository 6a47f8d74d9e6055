// units: on
// Closures that share, copy and outlive variables; functions as values; composition; recursion through a variable.
package main

import "fmt"

func counter() (inc func() int, get func() int) {
	n := 0
	return func() int { n++; return n }, func() int { return n }
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func adders(n int) []func(int) int {
	var fs []func(int) int
	for i := 0; i < n; i++ {
		i := i
		fs = append(fs, func(x int) int { return x + i })
	}
	return fs
}

func shared(n int) (fs []func() int) {
	for i := 0; i < n; i++ {
		fs = append(fs, func() int { return i })
	}
	return
}

type acc struct{ total int }

func (a *acc) add(n int) int { a.total += n; return a.total }
func (a acc) get() int       { return a.total }

func fold(s []int, start int, f func(int, int) int) int {
	for _, v := range s {
		start = f(start, v)
	}
	return start
}

func generator(limit int) func() (int, bool) {
	a, b := 0, 1
	return func() (int, bool) {
		if a > limit {
			return 0, false
		}
		v := a
		a, b = b, a+b
		return v, true
	}
}

func main() {
	inc, get := counter()
	inc()
	inc()
	fmt.Println(get(), inc(), get())
	fmt.Println(compose(adders(5)...)(100))
	for _, f := range shared(3) {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	fmt.Println(fib(20))
	a := &acc{}
	add, value := a.add, a.get
	add(3)
	add(4)
	fmt.Println(a.get(), value(), (*acc).add(a, 1), acc.get(*a))
	fmt.Println(fold([]int{1, 2, 3, 4}, 1, func(x, y int) int { return x * y }))
	next := generator(100)
	for v, ok := next(); ok; v, ok = next() {
		fmt.Print(v, ",")
	}
	fmt.Println()
	func() {
		x := 1
		func() {
			x += 10
			func() { x *= 2 }()
		}()
		fmt.Println(x)
	}()
}
