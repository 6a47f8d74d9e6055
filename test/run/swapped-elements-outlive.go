// H22: a callee that exchanges elements lets nothing escape, but the caller's variable that was reachable through one element is
// then reachable through another: it must outlive the frame all the same. All kinds of element.
package main

import "fmt"

type pair struct{ p, q *int }

//go:noinline
func swapPointers(s []*int) { s[0], s[1] = s[1], s[0] }

//go:noinline
func swapStrings(s []string) { s[0], s[1] = s[1], s[0] }

//go:noinline
func swapSlices(s [][]int) { s[0], s[1] = s[1], s[0] }

//go:noinline
func swapInterfaces(s []interface{}) { s[0], s[1] = s[1], s[0] }

//go:noinline
func swapFuncs(s []func() int) { s[0], s[1] = s[1], s[0] }

//go:noinline
func swapStructs(s []pair) { s[0], s[1] = s[1], s[0] }

//go:noinline
func pointers(a, b int) *int {
	x := [2]*int{&a, &b}
	swapPointers(x[:])
	return x[0]
}

//go:noinline
func text(a, b string) string {
	x := [2]string{"constant", a + b}
	swapStrings(x[:])
	return x[0]
}

//go:noinline
func slices(a, b int) []int {
	v, w := [2]int{a}, [2]int{b}
	x := [2][]int{v[:], w[:]}
	swapSlices(x[:])
	return x[0]
}

//go:noinline
func interfaces(a, b int) interface{} {
	x := [2]interface{}{&a, &b}
	swapInterfaces(x[:])
	return x[0]
}

//go:noinline
func funcs(a, b int) func() int {
	x := [2]func() int{func() int { return a }, func() int { b++; return b }}
	swapFuncs(x[:])
	return x[0]
}

//go:noinline
func structs(a, b int) *int {
	x := [2]pair{{&a, nil}, {&b, nil}}
	swapStructs(x[:])
	return x[0].p
}

//go:noinline
func smash(n int) (sum int) {
	var a [128]int
	for i := range a {
		a[i] = -n - i
		sum += a[i]
	}
	return sum
}

func main() {
	p, t, s, i, f, q := pointers(1, 2), text("a", "b"), slices(3, 4), interfaces(5, 6), funcs(7, 8), structs(9, 10)
	smash(100)
	fmt.Println(*p, t, s[0], *i.(*int), f(), *q)
}
