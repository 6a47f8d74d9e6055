// Reports come in gc's order: inlining and escape analysis component by component, temporaries are numbered as gc numbers them.
// RUN: sed -n '/^package/,$p' %s > %t.go
// RUN: loam build -gcflags=-m -o /dev/null %t.go 2>&1 | sed 's/.*tmp.go:/:/' | FileCheck --strict-whitespace --match-full-lines %s
// RUN: loam build -gcflags="-m -l" -o /dev/null %t.go 2>&1 | sed 's/.*tmp.go:/:/' | FileCheck --match-full-lines --check-prefix=PLAIN %s
//
// CHECK::77:6: can inline small2
// CHECK-NEXT::73:6: can inline small
// CHECK-NEXT::73:45: inlining call to small2
// CHECK-NEXT::8:6: can inline later
// CHECK-NEXT::8:36: inlining call to small
// CHECK-NEXT::8:36: inlining call to small2
// CHECK-NEXT::10:6: can inline even
// CHECK-NEXT::23:13: inlining call to even
// CHECK-NEXT::27:12: can inline glob..func1
// CHECK-NEXT::27:41: inlining call to small
// CHECK-NEXT::27:41: inlining call to small2
// CHECK-NEXT::75:6: can inline drop
// CHECK-NEXT::65:6: can inline print1
// CHECK-NEXT::49:8: inlining call to print1
// CHECK-NEXT::55:43: inlining call to small
// CHECK-NEXT::55:43: inlining call to small2
// CHECK-NEXT::55:8: inlining call to print1
// CHECK-NEXT::44:9: can inline loops.func1
// CHECK-NEXT::48:12: can inline loops.func2
// CHECK-NEXT::8:37: &T{} escapes to heap
// CHECK-NEXT::8:36: &T{} escapes to heap
// CHECK-NEXT::18:10: leaking param: t
// CHECK-NEXT::23:13: &T{...} escapes to heap
// CHECK-NEXT::10:11: leaking param: t
// CHECK-NEXT::14:13: &T{...} escapes to heap
// CHECK-NEXT::27:41: &T{} escapes to heap
// CHECK-NEXT::30:8: func literal does not escape
// CHECK-NEXT::35:7: leaking param: t
// CHECK-NEXT::35:18: f does not escape
// CHECK-NEXT::75:11: t does not escape
// CHECK-NEXT::58:11: leaking param: s to result ~r0 level=0
// CHECK-NEXT::58:21: ts does not escape
// CHECK-NEXT::62:19: s + "x" + s escapes to heap
// CHECK-NEXT::53:13: loops ignoring self-assignment in s[0], s[1] = s[1], s[0]
// CHECK-NEXT::53:13: loops ignoring self-assignment in s[0], s[1] = s[1], s[0]
// CHECK-NEXT::54:7: loops ignoring self-assignment in s[x] += s[y]
// CHECK-NEXT::48:17: t does not escape
// CHECK-NEXT::43:6: moved to heap: i
// CHECK-NEXT::44:9: func literal escapes to heap
// CHECK-NEXT::48:12: func literal does not escape
// CHECK-NEXT::49:8: ... argument does not escape
// CHECK-NEXT::49:8: .autotmp_5 escapes to heap
// CHECK-NEXT::52:12: []int{...} does not escape
// CHECK-NEXT::55:8: ... argument does not escape
// CHECK-NEXT::55:8: x escapes to heap
// CHECK-NEXT::55:17: []int{...} escapes to heap
// CHECK-NEXT::55:17: []int{...} escapes to heap
// CHECK-NEXT::55:22: &T{} escapes to heap
// CHECK-NEXT::55:59: text("a", ... argument...) + "b" escapes to heap
// CHECK-NEXT::55:59: text("a", ... argument...) + "b" escapes to heap
// CHECK-NEXT::55:32: ... argument does not escape
// CHECK-NEXT::55:43: &T{} escapes to heap
// CHECK-NEXT::65:13: leaking param content: all
// CHECK-NEXT::73:12: leaking param: t to result ~r0 level=0
// CHECK-NEXT::73:45: &T{} escapes to heap
// CHECK-NEXT::79:10: &T{} escapes to heap
//
// PLAIN: :79:10: &T{} escapes to heap
// PLAIN-NEXT: :73:12: leaking param: t to result ~r0 level=0
// PLAIN-NEXT: :8:37: &T{} escapes to heap
// PLAIN-NEXT: :10:11: leaking param: t
// PLAIN-NEXT: :18:10: leaking param: t
// PLAIN-NEXT: :14:13: &T{...} escapes to heap
// PLAIN-NEXT: :30:8: func literal does not escape
// PLAIN-NEXT: :35:7: leaking param: t
// PLAIN-NEXT: :35:18: f does not escape
// PLAIN-NEXT: :75:11: t does not escape
// PLAIN-NEXT: :65:13: leaking param content: all
// PLAIN-NEXT: :58:11: leaking param: s to result ~r0 level=0
// PLAIN-NEXT: :58:21: ts does not escape
// PLAIN-NEXT: :62:19: s + "x" + s escapes to heap
// PLAIN-NEXT: :53:13: loops ignoring self-assignment in s[0], s[1] = s[1], s[0]
// PLAIN-NEXT: :53:13: loops ignoring self-assignment in s[0], s[1] = s[1], s[0]
// PLAIN-NEXT: :54:7: loops ignoring self-assignment in s[x] += s[y]
// PLAIN-NEXT: :48:17: t does not escape
// PLAIN-NEXT: :43:6: moved to heap: i
// PLAIN-NEXT: :44:9: func literal escapes to heap
// PLAIN-NEXT: :48:12: func literal does not escape
// PLAIN-NEXT: :49:8: ... argument does not escape
// PLAIN-NEXT: :49:8: .autotmp_5 escapes to heap
// PLAIN-NEXT: :52:12: []int{...} does not escape
// PLAIN-NEXT: :55:8: ... argument does not escape
// PLAIN-NEXT: :55:8: x escapes to heap
// PLAIN-NEXT: :55:17: []int{...} escapes to heap
// PLAIN-NEXT: :55:17: []int{...} escapes to heap
// PLAIN-NEXT: :55:22: &T{} escapes to heap
// PLAIN-NEXT: :55:59: text("a", ... argument...) + "b" escapes to heap
// PLAIN-NEXT: :55:59: text("a", ... argument...) + "b" escapes to heap
// PLAIN-NEXT: :55:32: ... argument does not escape
package p

type T struct{ next *T }

var sink *T
var any interface{}

func later(n int) *T { return small(&T{}, n) }

func even(t *T, n int) *T {
	if n == 0 {
		return t
	}
	return odd(&T{t}, n-1)
}

//go:noinline
func odd(t *T, n int) *T {
	if n == 0 {
		sink = t
		return nil
	}
	return even(t, n-1)
}


var made = func(n int) *T { return small(sink, n) }

func two() (int, *T) {
	defer func() { recover() }()
	return 1, sink
}

//go:noinline
func (t *T) walk(f func(*T)) *T {
	for u := t; u != nil; u = u.next {
		f(u)
	}
	return t
}

func loops(x, y int) {
	for i := 0; i < x; i++ {
		defer func() { println(i, y) }()
	}
	kept := sink
	kept.next = kept
	kept.walk(func(t *T) { t.next = nil }).walk(drop)
	print1(two())
	var e interface{} = kept.walk(drop).walk(drop).next
	_ = e
	s := []int{x, y}
	s[0], s[1] = s[1], s[0]
	s[x] += s[y]
	print1(x, []int{y}, &T{}, text("a", small(sink, x), sink)+"b")
}

func text(s string, ts ...*T) string {
	if len(ts) == 0 {
		return s
	}
	return text(s+"x"+s, ts[1:]...)
}

func print1(all ...interface{}) {
	for _, a := range all {
		{
			any = a
		}
	}
}

func small(t *T, n int) *T { t.next = small2(n); return t }

func drop(t *T) { t.next = nil }

func small2(n int) *T {
	if n > 5 {
		return &T{}
	}
	return nil
}
