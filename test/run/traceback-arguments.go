// A traceback shows which functions have neither parameters nor a receiver: those are f(). For the others Go
// prints words where Loam has (...).
// status: 2
// stderr: panic: 1
// stderr: main.h(
// stderr: main.g.func1()
// stderr: main.g(
// stderr: main.f()
// stderr: main.T.m(
// stderr: main.(*T).p(
// stderr: main.main()
package main

type T struct{ a int }

//go:noinline
func (t T) m() { f() }

//go:noinline
func (t *T) p() { t.m() }

//go:noinline
func f() { g(1) }

var call = func(f func()) { f() }

//go:noinline
func g(x int) {
	call(func() {
		for i := 0; i < 2; i++ {
			h(x)
		}
	})
}
func h(x int)       { panic(x) }
func main()         { (&T{}).p() }
func init()         { call = also }
func also(f func()) { f() }
