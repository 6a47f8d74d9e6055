// Calls run first, from left to right; variables, fields and elements beside them are read late, as gc has it.
package main

import "fmt"

type pair struct {
	n int
	s string
}

type big struct{ a [5]int }

var (
	x     int
	word  string
	p     pair
	b     big
	list  = []int{1, 2, 3, 4}
	array [4]int
)

// Changes everything there is to change.
//
//go:noinline
func step(n int) int {
	fmt.Print(n, " ")
	x += n
	word += "k"
	p.n += n
	b.a[n%5] += n
	list[n&3] += n
	array[n&3]++
	return n & 3
}

func two(n int) (int, int) { step(n); return x, n }

func bigger(n int) pair { p.n += n; return p }

func show(values ...interface{}) { fmt.Println(values...) }

func sum(xs ...int) int {
	t := 0
	for _, v := range xs {
		t = t*10 + v
	}
	return t
}

func variables() {
	show("late", x+step(1), x, step(2)+x, x-step(3)*x)
	local := 1
	add := func() int { local += 10; return local }
	show("captured", local+add(), local, add()-local)
	show("len early", len(word)+step(4), len(word[step(1):])+step(2))
	show("fields", p.n+step(5), b.a[1]+step(6), list[2]^step(2))
	q := &p
	show("pointers", q.n+step(7), *&x+step(1))
	show("literals", []int{x, step(1), x}[step(2)%3], [3]int{x, step(2), x}, pair{x + step(1), word})
	show("strings", word+fmt.Sprint(step(1))+word)
}

func boxes() {
	show("boxed", x, p, b, step(1), p.n, b.a[1])
	copied := b
	show("local", copied.a[1], copied == b, step(6), copied.a[1])
	show("compared", p == bigger(3), p == pair{step(1), word}, b == big{[5]int{step(5)}}, step(2))
	var any interface{} = p
	show("interface", any == interface{}(bigger(1)), any != interface{}(p), step(1))
}

func conditions() {
	show("and", x > 0 && step(1) > 5 || step(2) == 2 && x > step(3), x)
	switch x + step(1) {
	case x, x + step(2):
		show("first")
	case x + step(3):
		show("second")
	default:
		show("none")
	}
}

func assignments() {
	array[step(1)] = step(2) + array[1]*step(3)
	array[step(1)], array[step(2)] = x, step(3)
	i := 1
	i, array[i] = 2, 30+i
	list[i], list[step(1)], x = x, list[i]+step(2), 7
	b.a[len(word)%5], x = two(9)
	list[x&3], b.a[x&3] = two(3)
	array[step(2)] += array[2] + step(2)
	x += step(1) + x
	show("assigned", x, i, array, list, b)
	var m *pair
	defended := func() (n int) {
		if m == nil {
			m = &pair{}
		}
		return 4
	}
	m.n = defended()
	show("created", m.n)
	show(sum(two(5)), sum(x, step(1), x), append(list, x, step(2))[4], append(list[:1], step(3), x))
}

func main() {
	variables()
	boxes()
	conditions()
	assignments()
}
