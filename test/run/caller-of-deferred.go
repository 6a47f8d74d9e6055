// Callers leaves out the wrappers that make deferred calls and go statements' calls, and method wrappers.
package main

import (
	"fmt"
	"runtime"
)

type T struct{ n int }

func (t T) show(int) { show(t.n) }

type shower interface{ show(int) }

//go:noinline
func show(skip int) {
	_, _, line, _ := runtime.Caller(skip)
	fmt.Println(line)
}

func deferred() {
	defer show(2)
	panic("panic")
}

func main() {
	func() {
		defer func() { fmt.Println(recover()) }()
		deferred()
	}()
	var s shower = &T{2}
	s.show(1)
	done := make(chan bool)
	go func() { defer close(done); show(1) }()
	<-done
}
