// Method values and method expressions in every form: of values, pointers, interfaces and literals, through embedded
// fields and embedded pointers, of named functions and arrays. The receiver is evaluated when the value is made.
package main

import "fmt"

type T struct{ n int }

func (t T) Val(x int) int  { return t.n + x }
func (t *T) Ptr(x int) int { t.n += x; return t.n }

type I interface{ Val(int) int }
type J interface {
	I
	Ptr(int) int
}
type E struct {
	T
	a int
}
type EP struct {
	*T
	I2
}
type I2 interface{ Other() string }
type o string

func (x o) Other() string { return string(x) + "!" }

type F func(int) int

func (f F) Val(x int) int { return f(x) }

type arr [3]int

func (a arr) Val(i int) int  { return a[i] }
func (a *arr) Ptr(i int) int { a[i]++; return a[i] }

type deep struct{ E }
type big struct {
	x [20]int
	T
}

func (b big) Sum(a, c int) (int, string) { return b.x[3] + a + c, "s" }

func main() {
	t := T{1}
	f1, f2 := t.Val, t.Ptr
	t.n = 10
	fmt.Println(f1(1), f2(1), t.n)
	var i I = t
	f3 := i.Val
	i = E{T{5}, 2}
	fmt.Println(f3(1), i.Val(1))
	var j J = &E{T{7}, 2}
	f4, f5 := j.Val, j.Ptr
	fmt.Println(f4(1), f5(3), f4(1), j.Val(0))
	fmt.Println(T.Val(t, 2), (*T).Val(&t, 3), (*T).Ptr(&t, 4), I.Val(t, 5), J.Ptr(j, 1), E.Val(E{T{3}, 1}, 1), (*E).Ptr(&E{T{3}, 1}, 1))
	ep := EP{&t, o("x")}
	g1, g2, g3 := ep.Val, ep.Ptr, ep.Other
	ep = EP{&T{100}, o("y")}
	fmt.Println(g1(1), g2(1), g3(), EP.Other(ep), EP.Val(ep, 1), EP.Ptr(ep, 2), (*EP).Ptr(&ep, 2))
	fmt.Println(F(func(x int) int { return x * 2 }).Val(4), arr{1, 2, 3}.Val(1))
	a := arr{4, 5, 6}
	h := a.Ptr
	h(1)
	h(1)
	fmt.Println(a, arr.Val(a, 2), (*arr).Ptr(&a, 0))
	d := deep{E{T{8}, 1}}
	k := d.E.T.Ptr
	k(1)
	d.Ptr(1)
	fmt.Println(d, d.Val(0), deep.Val(d, 1))
	fs := []func(int) int{t.Val, T{50}.Val, (&T{60}).Ptr, d.Val, F(t.Val).Val}
	for _, f := range fs {
		fmt.Print(f(1), " ")
	}
	fmt.Println()
	b := big{T: T{9}}
	b.x[3] = 7
	s := b.Sum
	b.x[3] = 8
	fmt.Println(s(1, 2))
	fmt.Println(b.Sum(1, 2))
	x := struct{ T }{T{4}}
	fmt.Println(x.Val(1), struct{ T }.Val(x, 1), (interface{ Val(int) int }).Val(x, 3))
	m := interface{ Val(int) int }(x).Val
	fmt.Println(m(4))
	var e error = fmt.Errorf("err")
	ef := e.Error
	fmt.Println(ef(), error.Error(e))
}
