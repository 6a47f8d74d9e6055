// status: 2
// stderr: panic: value method main.T.Get called using nil *T pointer
// A value method as a function of the pointer: (*T).Get is a wrapper, and tells that it got nil.
package main

type T struct{ n int }

func (t T) Get() int { return t.n }

func main() {
	get := (*T).Get
	other := get
	println(other(nil))
}
