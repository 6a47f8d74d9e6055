// Defer statements in loops: a record for each call, in memory of the goroutine; also with a backward goto, large operands, panics.
package main

import "fmt"

type big [200]int

func loop(n int) (sum int) {
	defer func() { fmt.Println("first", sum) }()
	for i := 0; i < n; i++ {
		j := i
		defer func() { sum += j; fmt.Println("closure", i, j) }()
		defer fmt.Println("call", i)
		if i%2 == 0 {
			b := big{5: i}
			defer func(b big, s string) { fmt.Println(b[5], s) }(b, fmt.Sprint("s", i))
			b[5] = 0
		}
	}
	return 100
}

func rec(n int) (r int) {
	for i := 0; i < 2; i++ {
		defer func() {
			v := recover()
			if v != nil {
				r += v.(int)
				if n%2 == 0 {
					panic(r)
				}
			}
		}()
	}
	if n == 0 {
		panic(1)
	}
	rec(n - 1)
	return 7
}

func back() {
	n := 0
again:
	defer fmt.Println("back", n)
	n++
	if n < 3 {
		goto again
	}
}

func main() {
	fmt.Println(loop(5))
	fmt.Println(rec(9))
	back()
	for i := 0; i < 3000; i++ {
		defer func(i int) {
			if i%1000 == 0 {
				fmt.Println(i)
			}
		}(i)
	}
	for i := 0; i < 3; i++ {
		defer func() { fmt.Println("rec", recover()) }()
		defer recover()
		defer panic(i)
	}
}
