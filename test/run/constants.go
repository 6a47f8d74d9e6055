// iota, typed and untyped constants, exact arithmetic.
package main

import "fmt"

type weekday int

const (
	sunday weekday = iota
	monday
	_
	wednesday
)

const (
	kb = 1 << (10 * (iota + 1))
	mb
	gb
)

const (
	a, b = iota, iota * 10
	c, d
	e = "fixed"
	f
)

const (
	huge   = 1e400 / 1e390
	third  = 1.0 / 3
	exact  = third * 3
	mask   = ^uint8(0x0f)
	r      = 'x' - 'a'
	concat = "con" + "cat"
	length = len(concat)
	big    = 123456789012345678901234567890
)

func (d weekday) String() string { return [...]string{"Sun", "Mon", "Tue", "Wed"}[d] }

func main() {
	fmt.Println(sunday, monday, wednesday, kb, mb, gb, a, b, c, d, e, f)
	fmt.Println(huge, exact == 1, mask, r, concat, length, big/10000000000000000000000, big%97)
	var x float32 = 0.1
	var y = 1 << 3.0
	const t = 5 / 2 * 2.0
	fmt.Println(x, y, t, 7.0/2, 7/2, -7>>1, -7/2, 1<<62, "abc"[1], uint32(1)<<31)
	fmt.Printf("%T %T %T %T %T\n", 'a', 1.0, 1, "s", r)
	var i8 int8 = -128
	fmt.Println(i8 == -i8, i8/-1, 0b1010, 0o17, 017, 0xff, 1_000_000)
	const ok = len("x") == 1 && third < 0.34
	if ok {
		fmt.Println("ok", len([10]int{}), cap([4]string{}))
	}
}
