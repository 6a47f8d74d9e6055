// Small objects of all sizes, with pointers, without, and of several maps in one size, are zero when they are made, whatever lay there before, and hold what they were given while the collector runs.
package main

import "fmt"

type p1 struct{ a *p1 }
type p2 struct{ a, b *p2 }
type p2i struct {
	a *p2i
	n uint64
}
type ip2 struct {
	n uint64
	a *ip2
}
type p3 struct {
	a *p3
	n uint64
	b *p3
}
type p5 struct {
	n    [3]uint64
	a, b *p5
}
type p8 struct {
	a [4]*p8
	n [4]uint64
}
type p11 struct {
	n [10]uint64
	a *p11
}
type p16 struct {
	a *p16
	n [14]uint64
	b *p16
}
type i2 struct{ n [2]uint64 }
type i3 struct{ n [3]uint64 }
type i7 struct{ n [7]uint64 }
type i16 struct{ n [16]uint64 }
type bytes17 struct{ n [17]byte }
type bytes100 struct{ n [100]byte }

const dirt = ^uint64(0)

var wrong int

func check(zero bool) {
	if !zero {
		wrong++
	}
}

// What is kept of each, in a ring.
type kept struct {
	p1  [64]*p1
	p2  [64]*p2
	p2i [64]*p2i
	ip2 [64]*ip2
	p3  [64]*p3
	p5  [64]*p5
	p8  [64]*p8
	p11 [64]*p11
	p16 [64]*p16
	i2  [64]*i2
	i3  [64]*i3
	i7  [64]*i7
	i16 [64]*i16
	b17 [64]*bytes17
	b1h [64]*bytes100
	arr [64]*[5]p2i
	fn  [64]func() uint64
}

//go:noinline
func pointers(k *kept, i int) {
	at := i % 64
	a := new(p1)
	check(a.a == nil)
	a.a = a
	b := new(p2)
	check(b.a == nil && b.b == nil)
	b.a, b.b = b, k.p2[(at+63)%64]
	if b.b != nil {
		b.b.b = nil
	}
	c := new(p2i)
	check(c.a == nil && c.n == 0)
	c.a, c.n = c, dirt
	d := new(ip2)
	check(d.a == nil && d.n == 0)
	d.a, d.n = d, dirt
	e := new(p3)
	check(e.a == nil && e.b == nil && e.n == 0)
	e.a, e.b, e.n = e, e, dirt
	k.p1[at], k.p2[at], k.p2i[at], k.ip2[at], k.p3[at] = a, b, c, d, e
}

//go:noinline
func larger(k *kept, i int) {
	at := i % 64
	a := new(p5)
	check(*a == p5{})
	*a = p5{[3]uint64{dirt, dirt, dirt}, a, a}
	b := new(p8)
	check(*b == p8{})
	for j := range b.a {
		b.a[j], b.n[j] = b, dirt
	}
	c := new(p11)
	check(*c == p11{})
	for j := range c.n {
		c.n[j] = dirt
	}
	c.a = c
	d := new(p16)
	check(*d == p16{})
	for j := range d.n {
		d.n[j] = dirt
	}
	d.a, d.b = d, d
	e := new([5]p2i)
	check(*e == [5]p2i{})
	for j := range e {
		e[j] = p2i{&e[j], dirt}
	}
	k.p5[at], k.p8[at], k.p11[at], k.p16[at], k.arr[at] = a, b, c, d, e
}

//go:noinline
func plain(k *kept, i int) {
	at := i % 64
	a, b, c, d, e, f := new(i2), new(i3), new(i7), new(i16), new(bytes17), new(bytes100)
	check(*a == i2{} && *b == i3{} && *c == i7{} && *d == i16{} && *e == bytes17{} && *f == bytes100{})
	for j := range d.n {
		a.n[j%2], b.n[j%3], c.n[j%7], d.n[j] = dirt, dirt, dirt, dirt
	}
	for j := range f.n {
		e.n[j%17], f.n[j] = 255, 255
	}
	k.i2[at], k.i3[at], k.i7[at], k.i16[at], k.b17[at], k.b1h[at] = a, b, c, d, e, f
	n := uint64(i)
	k.fn[at] = func() uint64 { n++; return n }
}

func held(k *kept) (sum uint64) {
	for i := range k.p1 {
		check(k.p1[i].a == k.p1[i] && k.p2[i].a == k.p2[i] && k.p2i[i].a == k.p2i[i] && k.ip2[i].a == k.ip2[i])
		check(k.p3[i].a == k.p3[i].b && k.p3[i].n == dirt && k.p2i[i].n == dirt && k.ip2[i].n == dirt)
		check(k.p5[i].b == k.p5[i] && k.p5[i].n[2] == dirt && k.p8[i].a[3] == k.p8[i] && k.p8[i].n[3] == dirt)
		check(k.p11[i].a == k.p11[i] && k.p11[i].n[9] == dirt && k.p16[i].b == k.p16[i] && k.p16[i].n[13] == dirt)
		check(k.arr[i][4].a == &k.arr[i][4] && k.arr[i][4].n == dirt)
		check(k.i2[i].n[1] == dirt && k.i3[i].n[2] == dirt && k.i7[i].n[6] == dirt && k.i16[i].n[15] == dirt)
		check(k.b17[i].n[16] == 255 && k.b1h[i].n[99] == 255)
		sum += k.fn[i]()
	}
	return sum
}

func main() {
	for _, goroutines := range []int{1, 4} {
		done := make(chan uint64)
		for g := 0; g < goroutines; g++ {
			go func() {
				k, sum := new(kept), uint64(0)
				for i := 0; i < 6400; i++ {
					pointers(k, i)
					larger(k, i)
					plain(k, i)
					if i%640 == 639 {
						sum += held(k)
					}
				}
				done <- sum
			}()
		}
		for g := 0; g < goroutines; g++ {
			fmt.Println(<-done, wrong)
		}
	}
}
