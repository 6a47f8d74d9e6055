// status: 2
// stderr: panic: runtime error: invalid memory address or nil pointer dereference
// What the interface holds is known, so gc calls T.Get itself: a nil pointer fails where it is followed.
package main

type T struct{ n int }

func (t T) Get() int { return t.n }

type getter interface{ Get() int }

//go:noinline
func none() *T { return nil }

func main() {
	var g getter = none()
	println(g.Get())
}
