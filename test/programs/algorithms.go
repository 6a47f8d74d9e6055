// gcstress: 100
// wbstress: 100
// Trees, heaps, sorts, tries, determinants, factorials, Mandelbrot: what textbooks have.
package main

import (
	"container/heap"
	"errors"
	"fmt"
	"math/big"
	"math/bits"
	"math/cmplx"
	"sort"
	"strings"
)

type Tree struct {
	Left, Right *Tree
	Value       int
}

func (t *Tree) Insert(v int) *Tree {
	if t == nil {
		return &Tree{nil, nil, v}
	}
	if v < t.Value {
		t.Left = t.Left.Insert(v)
	} else {
		t.Right = t.Right.Insert(v)
	}
	return t
}
func (t *Tree) Walk(f func(int) bool) bool {
	return t == nil || t.Left.Walk(f) && f(t.Value) && t.Right.Walk(f)
}

type hnode struct {
	freq int
	ch   rune
	l, r *hnode
}
type hheap []*hnode

func (h hheap) Len() int { return len(h) }
func (h hheap) Less(i, j int) bool {
	return h[i].freq < h[j].freq || h[i].freq == h[j].freq && h[i].ch < h[j].ch
}
func (h hheap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *hheap) Push(x any)   { *h = append(*h, x.(*hnode)) }
func (h *hheap) Pop() any {
	old := *h
	n := len(old)
	x := old[n-1]
	*h = old[:n-1]
	return x
}

func huffman(s string) map[rune]string {
	freq := map[rune]int{}
	for _, c := range s {
		freq[c]++
	}
	h := &hheap{}
	for c, n := range freq {
		heap.Push(h, &hnode{freq: n, ch: c})
	}
	for h.Len() > 1 {
		a, b := heap.Pop(h).(*hnode), heap.Pop(h).(*hnode)
		m := a.ch
		if b.ch < m {
			m = b.ch
		}
		heap.Push(h, &hnode{a.freq + b.freq, m, a, b})
	}
	codes := map[rune]string{}
	var walk func(n *hnode, code string)
	walk = func(n *hnode, code string) {
		if n.l == nil {
			codes[n.ch] = code
			return
		}
		walk(n.l, code+"0")
		walk(n.r, code+"1")
	}
	walk((*h)[0], "")
	return codes
}

func topo(g map[string][]string) (order []string, err error) {
	state := map[string]int{}
	var visit func(string) error
	visit = func(n string) error {
		switch state[n] {
		case 1:
			return errors.New("cycle at " + n)
		case 2:
			return nil
		}
		state[n] = 1
		for _, m := range g[n] {
			if err := visit(m); err != nil {
				return fmt.Errorf("%s <- %w", n, err)
			}
		}
		state[n] = 2
		order = append(order, n)
		return nil
	}
	var names []string
	for n := range g {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		if err = visit(n); err != nil {
			return nil, err
		}
	}
	return
}

func quick(a []int) {
	if len(a) < 2 {
		return
	}
	p, i := a[len(a)/2], 0
	j := len(a) - 1
	for i <= j {
		for a[i] < p {
			i++
		}
		for a[j] > p {
			j--
		}
		if i <= j {
			a[i], a[j] = a[j], a[i]
			i++
			j--
		}
	}
	quick(a[:j+1])
	quick(a[i:])
}

func merge(a []int) []int {
	if len(a) < 2 {
		return a
	}
	l, r := merge(a[:len(a)/2]), merge(a[len(a)/2:])
	out := make([]int, 0, len(a))
	for len(l) > 0 && len(r) > 0 {
		if l[0] <= r[0] {
			out, l = append(out, l[0]), l[1:]
		} else {
			out, r = append(out, r[0]), r[1:]
		}
	}
	return append(append(out, l...), r...)
}

type Set []uint64

func (s *Set) Add(xs ...int) *Set {
	for _, x := range xs {
		for len(*s) <= x/64 {
			*s = append(*s, 0)
		}
		(*s)[x/64] |= 1 << uint(x%64)
	}
	return s
}
func (s Set) Each(f func(int)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			f(i*64 + bits.TrailingZeros64(w))
		}
	}
}

type trie struct {
	kids map[byte]*trie
	end  bool
}

func (t *trie) add(s string) {
	for i := 0; i < len(s); i++ {
		if t.kids == nil {
			t.kids = make(map[byte]*trie)
		}
		k := t.kids[s[i]]
		if k == nil {
			k = new(trie)
			t.kids[s[i]] = k
		}
		t = k
	}
	t.end = true
}
func (t *trie) words(prefix string, out *[]string) {
	if t.end {
		*out = append(*out, prefix)
	}
	for c := byte(0); c < 128; c++ {
		if k, ok := t.kids[c]; ok {
			k.words(prefix+string(rune(c)), out)
		}
	}
}

func det(m [][]float64) float64 {
	d := 1.0
	for i := range m {
		p := i
		for r := i; r < len(m); r++ {
			if m[r][i] != 0 {
				p = r
				break
			}
		}
		if m[p][i] == 0 {
			return 0
		}
		if p != i {
			m[p], m[i] = m[i], m[p]
			d = -d
		}
		d *= m[i][i]
		for r := i + 1; r < len(m); r++ {
			f := m[r][i] / m[i][i]
			for c := i; c < len(m); c++ {
				m[r][c] -= f * m[i][c]
			}
		}
	}
	return d
}

func fact(n int) string {
	d := []int{1}
	for k := 2; k <= n; k++ {
		carry := 0
		for i := range d {
			carry += d[i] * k
			d[i] = carry % 10
			carry /= 10
		}
		for ; carry > 0; carry /= 10 {
			d = append(d, carry%10)
		}
	}
	var b strings.Builder
	for i := len(d) - 1; i >= 0; i-- {
		b.WriteByte('0' + byte(d[i]))
	}
	return b.String()
}

func main() {
	var t *Tree
	a := []int{5, 2, 8, 1, 9, 3, 7, 7, 0}
	for _, v := range a {
		t = t.Insert(v)
	}
	t.Walk(func(v int) bool { fmt.Print(v, " "); return v < 7 })
	fmt.Println()
	codes := huffman("abracadabra")
	fmt.Println(codes)
	fmt.Println(topo(map[string][]string{"app": {"lib", "log"}, "lib": {"core"}, "log": {"core"}, "core": nil}))
	fmt.Println(topo(map[string][]string{"a": {"b"}, "b": {"c"}, "c": {"a"}}))
	b := append([]int{}, a...)
	quick(b)
	fmt.Println(b, merge(a), a)
	var s Set
	s.Add(1, 64, 100, 3).Add(63)
	s.Each(func(i int) { fmt.Print(i, ",") })
	fmt.Printf("%x %v\n", s, bits.OnesCount64(s[0]))
	root := &trie{}
	for _, w := range []string{"to", "tea", "ted", "ten", "i", "in", "inn"} {
		root.add(w)
	}
	var words []string
	root.words("", &words)
	fmt.Printf("%q\n", words)
	fmt.Printf("%.3f\n", det([][]float64{{2, -1, 0}, {1, 3, 2}, {0, 5, -4}}))
	f := new(big.Int)
	f.MulRange(1, 50)
	fmt.Println(fact(50) == f.String(), fact(30), new(big.Int).Exp(big.NewInt(3), big.NewInt(100), big.NewInt(1000007)))
	for y := 1.0; y >= -1; y -= 0.5 {
		for x := -2.0; x <= 0.5; x += 0.125 {
			z, c, n := complex128(0), complex(x, y), 0
			for ; n < 30 && cmplx.Abs(z) < 2; n++ {
				z = z*z + c
			}
			fmt.Print(string(" .:-=+*#%@"[n/3%10]))
		}
		fmt.Println()
	}
	weights, values := []int{1, 3, 4, 5}, []int{1, 4, 5, 7}
	best := [8]int{}
	for i, w := range weights {
		for c := len(best) - 1; c >= w; c-- {
			if v := best[c-w] + values[i]; v > best[c] {
				best[c] = v
			}
		}
	}
	fmt.Println(best, cmplx.Sqrt(-1), real(cmplx.Exp(1i)), 1/complex(0, 2))
}
