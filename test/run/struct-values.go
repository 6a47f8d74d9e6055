// Structs and arrays are values: assigned, passed, returned and compared as a whole, however large.
package main

import "fmt"

type point struct{ x, y int }
type line struct{ from, to point }
type record struct {
	id    int32
	flag  bool
	name  string
	tags  [3]string
	inner line
	next  *record
}
type mixed struct {
	a byte
	b float32
	c int16
	d float64
	e bool
}

func move(p point, dx int) point { p.x += dx; return p }
func rename(r record, name string) (record, error) {
	r.name = name
	r.tags[1] = name
	r.next = &r
	return r, nil
}
func swap(a, b line) (line, line) { return b, a }
func corners() (a, b, c, d point) { return point{1, 2}, point{3, 4}, point{5, 6}, point{7, 8} }
func matrix(k int) [4][4]float64 {
	var m [4][4]float64
	for i := range m {
		m[i][i] = float64(k)
	}
	return m
}
func (r record) describe() string {
	return fmt.Sprintf("%d %v %s %q %v", r.id, r.flag, r.name, r.tags, r.inner)
}
func mix(m mixed) mixed { m.b *= 2; m.d /= 2; m.e = !m.e; m.c = -m.c; return m }

func main() {
	p := point{1, 2}
	q := p
	q.x = 9
	fmt.Println(p, q, p == q, p == point{1, 2}, move(p, 5), p)
	r := record{id: 7, name: "first", tags: [3]string{"a"}, inner: line{p, q}}
	s, err := rename(r, "second")
	fmt.Println(r.describe(), s.describe(), s.next.name, err, s.next == &s)
	a, b := swap(line{p, q}, line{q, p})
	fmt.Println(a, b, a == line{q, p}, a != b)
	c1, c2, c3, c4 := corners()
	fmt.Println(c1, c2, c3, c4)
	m := matrix(3)
	n := m
	n[0][0] = 5
	fmt.Println(m[0], n[0], m == n, m == matrix(3))
	fmt.Println(mix(mixed{1, 2.5, 3, 4.5, true}))
	rs := []record{r, s}
	rs[0], rs[1] = rs[1], rs[0]
	for _, x := range rs {
		x.name = "copy"
	}
	fmt.Println(rs[0].name, rs[1].name)
	anon := struct {
		point
		z int
	}{p, 3}
	anon.x = 100
	fmt.Println(anon, anon.y, p.x)
	ptr := &r
	ptr.inner.to.y = 42
	copy := *ptr
	ptr.inner.to.y = 43
	fmt.Println(copy.inner.to.y, r.inner.to.y)
	arr := [2]record{0: r}
	other := arr
	other[0].tags[2] = "z"
	fmt.Println(arr[0].tags, other[0].tags, arr == other, arr[1] == record{})
	type empty struct{}
	fmt.Println(empty{} == empty{}, [0]int{} == [0]int{})
}
