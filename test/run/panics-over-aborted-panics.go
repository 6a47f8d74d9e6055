// A panic in a deferred call goes on where the panic that made the call was: with the calls that are left
// there and then further out, in functions whose variables have the values that they had.
package main

import (
	"fmt"
	"runtime"
)

func show(format string, args ...any) { fmt.Printf(format+"\n", args...) }

func inner(n int, text string) {
	kept := n * 3
	defer func() { show("inner %d %s %d", n, text, kept) }()
	for i := 0; i < n; i++ {
		defer func(i int) {
			kept += i
			if i%2 == 0 {
				panic(fmt.Sprint(text, i))
			}
		}(i)
	}
	panic("first")
}

func middle(n int) (r int) {
	a, b, c := n, n*n, n*n*n
	defer func() {
		r += a + b + c
		defer func() { r += 1000 }()
		panic(fmt.Sprint("middle ", recover()))
	}()
	inner(n, "text")
	return a
}

func outer(n int) (r int, v any) {
	x, y, z := n+1, n+2, n+3
	defer func() {
		v = recover()
		r = x*100 + y*10 + z
	}()
	r = middle(n)
	return
}

func ended(n int) {
	done := make(chan int)
	go func() {
		defer close(done)
		defer func() { show("ending, recovered %v", recover()) }()
		defer func() {
			defer func() { show("recovered %v", recover()) }()
			inner(n, "ended")
		}()
		runtime.Goexit()
	}()
	<-done
}

func main() {
	for n := 0; n < 5; n++ {
		r, v := outer(n)
		show("%d %v", r, v)
	}
	ended(3)
}
