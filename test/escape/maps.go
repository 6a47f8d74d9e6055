// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// What is stored in a map is on the heap, what is only looked up is not; a map itself stays in the frame when it can.
package p

var sink interface{}
var sp *int

type T struct{ p *int }

func f1() int {
	m := make(map[int]int)
	// CHECK-DAG: [[@LINE-1]]:11: make(map[int]int) does not escape
	m[1] = 2
	return m[1]
}
func f2() map[int]int {
	m := make(map[int]int)
	// CHECK-DAG: [[@LINE-1]]:11: make(map[int]int) escapes to heap
	return m
}
func f3(n int) int {
	m := make(map[string]*int, n)
	// CHECK-DAG: [[@LINE-1]]:11: make(map[string]*int, n) does not escape
	x := 5
	// CHECK-DAG: [[@LINE-1]]:2: moved to heap: x
	m["a"] = &x
	return len(m)
}
func f4(m map[string]*int) *int   { return m["x"] }
	// CHECK-DAG: [[@LINE-1]]:9: m does not escape
func f5(m map[string]*int) {
	// CHECK-DAG: [[@LINE-1]]:9: leaking param content: m
	for _, v := range m {
		sp = v
	}
}
func f6(m map[*int]int) {
	// CHECK-DAG: [[@LINE-1]]:9: m does not escape
	for k := range m {
		sp = k
	}
}
func f7(m map[string]*int) (v *int) {
	// CHECK-DAG: [[@LINE-1]]:9: leaking param: m to result v level=1
	for _, v = range m {
	}
	return v
}
func f8(m map[*int]*int, k, v *int) { m[k] = v }
	// CHECK-DAG: [[@LINE-1]]:9: m does not escape
	// CHECK-DAG: [[@LINE-2]]:26: leaking param: k
	// CHECK-DAG: [[@LINE-3]]:29: leaking param: v
func f9() int {
	m := map[string]int{"a": 1}
	// CHECK-DAG: [[@LINE-1]]:21: map[string]int{...} does not escape
	return m["a"]
}
func f10() {
	sink = map[string]int{"a": 1}
	// CHECK-DAG: [[@LINE-1]]:23: map[string]int{...} escapes to heap
}
func f11() {
	x := 1
	// CHECK-DAG: [[@LINE-1]]:2: moved to heap: x
	m := map[string]*int{"a": &x}
	// CHECK-DAG: [[@LINE-1]]:22: map[string]*int{...} does not escape
	other := m
	_ = other
}
func f12() {
	x, y := 1, 2
	// CHECK-DAG: [[@LINE-1]]:2: moved to heap: x
	// CHECK-DAG: [[@LINE-2]]:5: moved to heap: y
	m := map[*int]*int{}
	// CHECK-DAG: [[@LINE-1]]:20: map[*int]*int{} does not escape
	m[&x] = &y
	delete(m, &x)
	other := m
	_ = other[&y]
}
func f13(m map[string]string, b []byte) string { return m[string(b)] }
	// CHECK-DAG: [[@LINE-1]]:10: m does not escape
	// CHECK-DAG: [[@LINE-2]]:31: b does not escape
	// CHECK-DAG: [[@LINE-3]]:65: string(b) does not escape
func f14(m map[string]string, b []byte)        { m[string(b)] = "x" }
	// CHECK-DAG: [[@LINE-1]]:10: m does not escape
	// CHECK-DAG: [[@LINE-2]]:31: b does not escape
	// CHECK-DAG: [[@LINE-3]]:58: string(b) escapes to heap
func f15(m map[interface{}]int, i int) int     { return m[i] }
	// CHECK-DAG: [[@LINE-1]]:10: m does not escape
	// CHECK-DAG: [[@LINE-2]]:59: i does not escape
func f16(m map[interface{}]int, i int)         { m[i] = 1 }
	// CHECK-DAG: [[@LINE-1]]:10: m does not escape
	// CHECK-DAG: [[@LINE-2]]:52: i escapes to heap
func f17(m map[T]T) {
	// CHECK-DAG: [[@LINE-1]]:10: m does not escape
	i := 0
	// CHECK-DAG: [[@LINE-1]]:2: moved to heap: i
	m[T{&i}] = T{&i}
}
func f18(m map[T]T) {
	// CHECK-DAG: [[@LINE-1]]:10: m does not escape
	i := 0
	_ = m[T{&i}]
}
func f19() []*int {
	m := map[string][]*int{}
	// CHECK-DAG: [[@LINE-1]]:24: map[string][]*int{} does not escape
	i := 0
	// CHECK-DAG: [[@LINE-1]]:2: moved to heap: i
	m["a"] = append(m["a"], &i)
	return m["a"]
}
func f20() *map[int]int { return &map[int]int{1: 2} }
	// CHECK-DAG: [[@LINE-1]]:34: &map[int]int{...} escapes to heap
	// CHECK-DAG: [[@LINE-2]]:46: map[int]int{...} escapes to heap
func f21() {
	m := &map[int]int{1: 2}
	// CHECK-DAG: [[@LINE-1]]:7: &map[int]int{...} does not escape
	// CHECK-DAG: [[@LINE-2]]:19: map[int]int{...} does not escape
	(*m)[2] = 3
}
func f22() func() int {
	m := map[int]int{}
	// CHECK-DAG: [[@LINE-1]]:18: map[int]int{} escapes to heap
	return func() int { return m[1] }
	// CHECK-DAG: [[@LINE-1]]:9: func literal escapes to heap
}
func f23() {
	for i := 0; i < 10; i++ {
		m := map[int]int{}
	// CHECK-DAG: [[@LINE-1]]:19: map[int]int{} does not escape
		m[i] = i
	}
}
func f24() {
	var m map[int]int
	for i := 0; i < 10; i++ {
		m = map[int]int{}
	// CHECK-DAG: [[@LINE-1]]:18: map[int]int{} escapes to heap
		m[i] = i
	}
	_ = m
}
func f25() {
	m := make(map[[100]int][200]int)
	// CHECK-DAG: [[@LINE-1]]:11: make(map{{\[\[}}100]int][200]int) does not escape
	_ = m
}
func f26(k [2]interface{}, m map[[2]interface{}]int) int { return m[k] }
	// CHECK-DAG: [[@LINE-1]]:10: k does not escape
	// CHECK-DAG: [[@LINE-2]]:28: m does not escape
func f27(k [2]interface{}, m map[[2]interface{}]int)     { m[k]++ }
	// CHECK-DAG: [[@LINE-1]]:10: leaking param: k
	// CHECK-DAG: [[@LINE-2]]:28: m does not escape
func f28(m map[string]func()) {
	// CHECK-DAG: [[@LINE-1]]:10: m does not escape
	x := 0
	// CHECK-DAG: [[@LINE-1]]:2: moved to heap: x
	m["a"] = func() { x++ }
	// CHECK-DAG: [[@LINE-1]]:11: func literal escapes to heap
}
func f29(ms []map[string]int, i int) map[string]int { return ms[i] }
	// CHECK-DAG: [[@LINE-1]]:10: leaking param: ms to result ~r0 level=1
func f30() {
	m := map[string]interface{}{"a": 1, "b": "x"}
	// CHECK-DAG: [[@LINE-1]]:29: map[string]interface {}{...} does not escape
	// CHECK-DAG: [[@LINE-2]]:33: 1 escapes to heap
	// CHECK-DAG: [[@LINE-3]]:41: "x" escapes to heap
	m["c"] = 2.5
	// CHECK-DAG: [[@LINE-1]]:2: 2.5 escapes to heap
	other := m
	_ = other["d"]
}
func f31(m map[string]*int, k string) { m[k] = new(int) }
	// CHECK-DAG: [[@LINE-1]]:10: m does not escape
	// CHECK-DAG: [[@LINE-2]]:29: leaking param: k
	// CHECK-DAG: [[@LINE-3]]:51: new(int) escapes to heap
func f32(k *string, m map[string]int) int { return m[*k] }
	// CHECK-DAG: [[@LINE-1]]:10: k does not escape
	// CHECK-DAG: [[@LINE-2]]:21: m does not escape
func f33(m map[int]T, p *int) {
	// CHECK-DAG: [[@LINE-1]]:10: m does not escape
	// CHECK-DAG: [[@LINE-2]]:23: leaking param: p
	m[1] = T{p}
}
func f34(m map[int]*T) *int { return m[1].p }
	// CHECK-DAG: [[@LINE-1]]:10: m does not escape
