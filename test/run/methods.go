// units: on
// Methods on values and pointers, promoted through embedding; method values and expressions; embedded interfaces.
package main

import "fmt"

type celsius float64

func (c celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type counter struct{ n int }

func (c *counter) inc() *counter { c.n++; return c }
func (c counter) value() int     { return c.n }

type named struct {
	counter
	name string
}

type wrapper struct {
	*named
	fmt.Stringer
}

type incer interface{ inc() *counter }
type valuer interface{ value() int }
type both interface {
	incer
	valuer
}

type list []int

func (l *list) push(x int) { *l = append(*l, x) }
func (l list) sum() (s int) {
	for _, x := range l {
		s += x
	}
	return
}

type fn func(int) int

func (f fn) twice(x int) int { return f(f(x)) }

type big struct{ a, b, c, d, e, f int }

func (b big) total() int     { return b.a + b.b + b.c + b.d + b.e + b.f }
func (b *big) scale(k int)   { b.a *= k; b.f *= k }
func (b big) with(a int) big { b.a = a; return b }

type totaler interface{ total() int }

func main() {
	fmt.Println(celsius(21.55), []celsius{1, 2})
	n := named{name: "n"}
	n.inc().inc()
	n.counter.inc()
	fmt.Println(n.value(), n.n, n)
	w := wrapper{&n, celsius(3)}
	w.inc()
	fmt.Println(w.value(), w.String(), n.n)
	var b both = &n
	b.inc()
	var v valuer = n
	n.inc()
	fmt.Println(b.value(), v.value(), n.value())
	_, ok := v.(incer)
	_, ok2 := b.(valuer)
	fmt.Println(ok, ok2)
	inc := n.inc
	val := n.value
	inc()
	inc()
	fmt.Println(n.n, val(), (*counter).inc(&n.counter).n, counter.value(n.counter), (*named).value(&n), valuer.value(b))
	var l list
	l.push(3)
	l.push(4)
	push := l.push
	push(5)
	fmt.Println(l, l.sum(), list.sum(l[1:]))
	fmt.Println(fn(func(x int) int { return x * 3 }).twice(2))
	x := big{1, 2, 3, 4, 5, 6}
	x.scale(10)
	var t totaler = x
	var u totaler = &x
	x.a = 0
	fmt.Println(x.total(), t.total(), u.total(), x.with(100).total(), x.a)
	f := big.with
	fmt.Println(f(x, 1).a)
}
