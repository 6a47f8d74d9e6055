// A method gets the slice that it is called with: its capacity is seen, and it may be kept.
package main

import "fmt"

type bytes []byte

var kept bytes

//go:noinline
func (b bytes) room() int { return cap(b) }

//go:noinline
func (b bytes) more() bytes { return append(b, 9) }

//go:noinline
func (b bytes) keep() { kept = b }

func main() {
	var s bytes
	s = append(s, 1)
	fmt.Println(s.room())
	var t bytes
	for i := 0; i < 3; i++ {
		t = append(t, byte(i))
	}
	f := t.room
	fmt.Println(f(), bytes.room(t), (t).room())
	a, b := t.more(), t.more()
	a[3] = 1
	fmt.Println(b[3], len(a))
	var u bytes
	u = append(u, 1)
	v := u.more()
	v[0] = 7
	fmt.Println(u[0])
	var w bytes
	w = append(w, 1)
	w.keep()
	w[0] = 5
	fmt.Println(kept[0], cap(kept))
}
