// gcstress: 20
// The Scan family reads every kind, under verbs and widths, and tells errors as Go does.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
)

type celsius float64
type name string
type bits []byte

type point struct{ x, y int }

func (p *point) Scan(s fmt.ScanState, verb rune) error {
	if verb != 'v' && verb != 'p' {
		return errors.New("point: bad verb")
	}
	_, err := fmt.Fscanf(s, "(%d,%d)", &p.x, &p.y)
	return err
}

func main() {
	var (
		b   bool
		i   int
		i8  int8
		u16 uint16
		up  uintptr
		f   float32
		d   float64
		c   complex128
		s   string
		by  []byte
		r   rune
		deg celsius
		who name
		raw bits
		p   point
		st  struct{}
	)
	fmt.Println(fmt.Sscan("true -42 7 65535 0x1f 1.5 -2e3 (3+4i) word bytes 97 36.6 bob raw (1,2)",
		&b, &i, &i8, &u16, &up, &f, &d, &c, &s, &by, &r, &deg, &who, &raw, &p))
	fmt.Println(b, i, i8, u16, up, f, d, c, s, string(by), r, deg, who, string(raw), p)
	fmt.Println(fmt.Sscan("300", &i8))
	fmt.Println(fmt.Sscan("-1", &u16))
	fmt.Println(fmt.Sscan("x", &i))
	fmt.Println(fmt.Sscan("", &i))
	fmt.Println(fmt.Sscan("1", i))
	fmt.Println(fmt.Sscan("1", &st))
	fmt.Println(fmt.Sscanln("1 2\n3", &i, &up, &r))
	fmt.Println(fmt.Sscanln("1 2 3", &i, &up))
	fmt.Println(fmt.Sscanf("7:08 é x1F 0b11 \"quoted text\" 50%", "%d:%2d %c x%x %v %q %d%%", &i, &i8, &r, &u16, &up, &s, &d))
	fmt.Println(i, i8, r, u16, up, s)
	fmt.Println(fmt.Sscanf("12345", "%2d%3d", &i, &u16))
	fmt.Println(i, u16)
	fmt.Println(fmt.Sscanf("abc", "%d", &i))
	fmt.Println(fmt.Sscanf("5 6", "%d", &i))
	fmt.Println(fmt.Sscanf("5", "%d %d", &i))
	fmt.Println(fmt.Sscanf("5", "%z", &i))
	fmt.Println(fmt.Sscanf("(3,4)", "%q", &p))
	in := bufio.NewReader(strings.NewReader("first 1\nsecond 2\n"))
	for {
		n, err := fmt.Fscanln(in, &s, &i)
		fmt.Println(n, err, s, i)
		if err != nil {
			break
		}
	}
	func() {
		defer func() {
			err, ok := recover().(error)
			fmt.Println(err, ok)
		}()
		fmt.Fscan(strings.NewReader("1"), nil)
	}()
	n, err := fmt.Scanln(&s)
	fmt.Println(n, err)
}
