// status: 2
// stderr: panic: runtime error: integer divide by zero
// gcstress: 5
// units: on
// Every form in which a map element is read, assigned and evaluated beside calls, and maps as globals, fields and values.
package main

import "fmt"

type T struct {
	a, b int
	s    [4]int
}

func (t T) sum() int { return t.a + t.b }

type M map[string]T

func (m M) get(k string) int { return m[k].a }

var glob = map[string]int{"x": 1, "y": 2}
var gnil map[string]int
var gm = map[string][]int{"a": {1, 2}, "b": {3}}
var gp = map[string]*T{"t": {a: 1}, "u": {b: 2}}
var nested = map[int]map[string]bool{1: {"a": true}, 2: nil}
var garr = map[[2]int]T{{1, 2}: {a: 5}, {3, 4}: {b: 6}}

func tr(s string) string { fmt.Print(s, " "); return s }
func ti(i int) int       { fmt.Print(i, " "); return i }
func tm(m map[string]int) map[string]int {
	fmt.Print("m ")
	return m
}

func try(f func()) { f() }

func main() {
	m := M{"a": {1, 2, [4]int{3, 4, 5, 6}}}
	fmt.Println(m["a"].a, m["a"].s[2], m["b"].s[1], m["a"].sum(), m["zz"].sum(), m.get("a"))
	v, ok := m["a"]
	fmt.Println(v, ok)
	_, ok = m["b"]
	fmt.Println(ok)
	var ok2 bool
	var arr [2]bool
	v, arr[1] = m["a"]
	fmt.Println(v.b, arr)
	if t, ok := m["a"]; ok && t.a == 1 {
		fmt.Println("if")
	}
	var e interface{}
	e, ok2 = glob["x"]
	fmt.Println(e, ok2)
	type myb bool
	var mb myb
	_, mb = glob["q"]
	fmt.Println(mb)
	fmt.Println(len(glob), len(gnil), gnil["x"], gnil == nil, glob != nil, len(gm["a"]), gp["t"].a, gp["u"].b, nested[1]["a"], nested[2]["a"], nested[3]["q"], garr[[2]int{3, 4}].b)
	// order
	tm(glob)[tr("k")] = ti(5)
	tm(glob)[tr("k")] += ti(6)
	tm(glob)[tr("k")]++
	fmt.Println(glob["k"])
	glob[tr("p")], glob[tr("q")] = ti(1), ti(2)
	fmt.Println(glob["p"], glob["q"])
	glob["p"], glob["q"] = glob["q"], glob["p"]
	fmt.Println(glob["p"], glob["q"])
	i := 0
	f := func() int { i++; return i }
	h := map[int]int{}
	h[i] = f()
	h[f()] = i
	fmt.Println(h)
	x := map[int]int{1: f(), f(): 2, 10: i}
	fmt.Println(x)
	gm["z"] = append(gm["z"], 1, 2)
	gm["z"] = append(gm["z"], 3)
	gm["a"] = append(gm["a"][:1], gm["b"]...)
	fmt.Println(gm)
	gm["a"][0] = 9
	gp["t"].a += 5
	gp["t"].s[2]++
	fmt.Println(gm["a"], *gp["t"])
	nested[1]["b"] = true
	nested[5] = map[string]bool{}
	nested[5]["n"] = true
	fmt.Println(nested)
	var k8 = map[int8]uint8{}
	for j := 0; j < 300; j++ {
		k8[int8(j)] += uint8(j)
	}
	fmt.Println(len(k8), k8[-1], k8[44])
	kb := map[bool]string{true: "t"}
	kb[false] += "f"
	kb[true] += "r"
	fmt.Println(kb)
	kr := map[rune]int{}
	for _, r := range "hello, wörld" {
		kr[r]++
	}
	fmt.Println(kr)
	str := map[string]string{}
	str["a"] += "x"
	str["a"] += "y"
	fmt.Println(str)
	sh := map[int]uint{1: 1}
	sh[1] <<= 5
	sh[1] |= 3
	sh[1] &^= 1
	sh[2] ^= 7
	sh[1] %= 7
	fmt.Println(sh)
	fl := map[string]float64{}
	fl["a"] += 1.5
	fl["a"]--
	fl["a"] /= 2
	fmt.Println(fl)
	cm := map[string]complex128{}
	cm["a"] += 1 + 2i
	fmt.Println(cm)
	var iface interface{} = m
	fmt.Println(iface.(M)["a"].a)
	switch q := iface.(type) {
	case M:
		fmt.Println(len(q))
	}
	fn := map[string]func(int) int{"dbl": func(x int) int { return 2 * x }}
	fmt.Println(fn["dbl"](4), fn["none"] == nil)
	big := map[int][300]int{}
	a := big[1]
	a[5] = 7
	big[2] = a
	big[3] = big[2]
	fmt.Println(big[3][5], big[1][5], len(big), big[2] == big[3])
	lb := map[[200]byte]int{}
	var bk [200]byte
	lb[bk]++
	bk[3] = 1
	lb[bk]++
	lb[bk]++
	fmt.Println(len(lb), lb[bk])
	delete(lb, bk)
	delete(gnil, "x")
	for range gnil {
		fmt.Println("never")
	}
	fmt.Println(len(lb))
	bs := []byte("key")
	km := map[string]int{"key": 3}
	fmt.Println(km[string(bs)])
	km[string(bs)]++
	bs[0] = 'x'
	fmt.Println(km)
	var kk string
	var vv int
	for kk, vv = range km {
	}
	fmt.Println(kk, vv)
	for kk = range km {
		km[kk+"!"] = 1
		break
	}
	ar := map[int]int{}
	var ix [2]int
	for ix[0], ar[5] = range map[int]int{3: 4} {
	}
	fmt.Println(ix, ar)
	fs := []func(){}
	for k, v := range map[int]int{1: 2} {
		fs = append(fs, func() { fmt.Println(k, v) })
	}
	fs[0]()
	pm := map[interface{ sum() int }]int{T{a: 1}: 4}
	fmt.Println(pm[T{a: 1}], pm[T{a: 2}], pm[nil])
	ch := map[struct {
		a interface{}
		f float32
	}]int{}
	ch[struct {
		a interface{}
		f float32
	}{"q", 1}] = 3
	fmt.Println(ch)
	z := 0
	defer0(h, z)
}

func defer0(h map[int]int, z int) {
	h[100] /= z
}
