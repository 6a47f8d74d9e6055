// Who holds an array while an append leaves it: pointers to parts of elements, the left side of the same assignment, calls that are
// made later, loops over a part, methods that a package calls. And a slice that a short declaration assigns anew.
package main

import (
	"fmt"
	"sort"
)

type T struct{ a [2]int }
type M struct{ x [2]T }

func (t *T) get() int  { return t.a[0] }
func (t *T) set(n int) { t.a[0] = n }

func partsOfElements() {
	var s []T
	s = append(s, T{})
	p := &s[0].a[1]
	s = append(s, T{})
	s[0].a[1] = 5
	var rows [][2]int
	rows = append(rows, [2]int{})
	q := &rows[0][1]
	rows = append(rows, [2]int{})
	rows[0][1] = 6
	var deep []M
	deep = append(deep, M{})
	r, get := deep[0].x[1].a[:], deep[0].x[1].get
	deep = append(deep, M{})
	deep[0].x[1].set(7)
	fmt.Println(*p, s[0].a[1], *q, rows[0][1], r[0], get(), deep[0].x[1].get())
}

func loopOverPart() {
	var s [][3]int
	s = append(s, [3]int{1, 2, 3})
	for i, v := range s[0][:] {
		if i == 0 {
			s = append(s, [3]int{})
			s[0][1], s[0][2] = 9, 10
		}
		fmt.Print(v, " ")
	}
	fmt.Println(s[0])
}

func leftOfTheSameAssignment() {
	var s []int
	s = append(s, 1)
	s[0], s = 5, append(s, 2)
	fmt.Print(s)
	s, s[0] = append(s, 3), 7
	fmt.Println(s)
}

func look(s []int) {
	for _, v := range s {
		fmt.Print(v, " ")
	}
	fmt.Println(len(s))
}

func callsMadeLater() {
	var s []int
	s = append(s, 1)
	defer look(s)
	done := make(chan bool)
	var t []int
	t = append(t, 1)
	go lookAndTell(t, done)
	s = append(s, 2)
	t = append(t, 2)
	s[0], t[0] = 9, 9
	done <- true
	<-done
}

func lookAndTell(s []int, done chan bool) {
	<-done
	look(s)
	done <- true
}

type byValue []int

var last byValue

func (b byValue) Len() int           { last = b; return len(b) }
func (b byValue) Less(i, j int) bool { return b[i] < b[j] }
func (b byValue) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func methodsCalledByPackages() {
	var x byValue
	x = append(x, 3)
	x = append(x, 2)
	x = append(x, 1)
	sort.Sort(x)
	fmt.Println(last, cap(last), last[:4])
}

func three() ([]int, error) { return []int{7, 8, 9}, nil }

func assignedByDeclaration(c chan []int) {
	var s []int
	s = append(s, 1)
	fmt.Print(s[0], " ")
	s, err := three()
	s = append(s, 2)
	fmt.Println(len(s), s[0], s[1], err)
	var t []int
	t = append(t, 1)
	fmt.Print(t[0], " ")
	t, ok := <-c
	t = append(t, 2)
	fmt.Println(len(t), t[0], t[1], ok)
}

func main() {
	partsOfElements()
	loopOverPart()
	leftOfTheSameAssignment()
	callsMadeLater()
	methodsCalledByPackages()
	c := make(chan []int, 1)
	c <- []int{5, 6}
	assignedByDeclaration(c)
}
