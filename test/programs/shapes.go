// Embedding, promoted methods, interfaces in interfaces, sorting through an interface, %v of nested values.
package main

import (
	"fmt"
	"math"
	"os"
)

type shape interface {
	area() float64
	perimeter() float64
}

type named interface {
	shape
	fmt.Stringer
}

type point struct{ X, Y float64 }

type base struct {
	name string
	at   point
}

func (b *base) move(dx, dy float64) { b.at.X += dx; b.at.Y += dy }
func (b base) String() string       { return fmt.Sprintf("%s@(%g,%g)", b.name, b.at.X, b.at.Y) }

type circle struct {
	base
	r float64
}

type rect struct {
	*base
	w, h float64
}

func (c circle) area() float64      { return math.Pi * c.r * c.r }
func (c circle) perimeter() float64 { return 2 * math.Pi * c.r }
func (r rect) area() float64        { return r.w * r.h }
func (r rect) perimeter() float64   { return 2 * (r.w + r.h) }

type sorter interface {
	Len() int
	Less(i, j int) bool
	Swap(i, j int)
}

type byArea []named

func (s byArea) Len() int           { return len(s) }
func (s byArea) Less(i, j int) bool { return s[i].area() < s[j].area() }
func (s byArea) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

func sort(s sorter) {
	for i := 1; i < s.Len(); i++ {
		for j := i; j > 0 && s.Less(j, j-1); j-- {
			s.Swap(j, j-1)
		}
	}
}

type errTooBig struct {
	what shape
	by   float64
}

func (e *errTooBig) Error() string { return fmt.Sprintf("%v is too big by %.2f", e.what, e.by) }

func check(s shape, limit float64) error {
	if a := s.area(); a > limit {
		return &errTooBig{s, a - limit}
	}
	return nil
}

func main() {
	c := circle{base{"circle", point{1, 2}}, 3}
	r := rect{&base{"rect", point{0, 0}}, 4, 5}
	c.move(1, 1)
	r.move(-1, 2.5)
	all := byArea{c, r, circle{base{name: "dot"}, 0.5}, &rect{&base{name: "line"}, 10, 0.25}}
	sort(all)
	for i, s := range all {
		fmt.Printf("%d %s %.3f %.3f %T\n", i, s, s.area(), s.perimeter(), s)
	}
	for _, s := range all {
		if err := check(s, 15); err != nil {
			fmt.Println("error:", err)
			if e, ok := err.(*errTooBig); ok {
				_, isCircle := e.what.(circle)
				fmt.Printf("%v %.1f\n", isCircle, e.by)
			}
		}
	}
	fmt.Println(c, c.base, point{3, 4}, &point{5, 6}, []point{{1, 2}}, [2]bool{true})
	fmt.Printf("%v %+v %#v\n", c.at, c.at, c.at)
	var s shape
	fmt.Println(s == nil, s)
	fmt.Fprintln(os.Stdout, "done")
}
