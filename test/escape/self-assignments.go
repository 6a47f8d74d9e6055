// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | sort -s -t: -k2,2n -k3,3n | FileCheck --implicit-check-not="{{heap|leaking|does not|ignoring}}" %s
// What moves within one object leaks nothing, as in Go, also behind two pointers. The caller keeps more for it: a variable that
// another word of its object may point to now.
package p

type pair struct{ p1, p2 *int }

type box struct{ pair *pair }

func fields(p *pair) { p.p1 = p.p2 } // CHECK: [[@LINE]]:13: p does not escape
// CHECK: [[@LINE-1]]:29: fields ignoring self-assignment in p.p1 = p.p2

func twoLevels(box *box) { box.pair.p1 = box.pair.p2 } // CHECK: [[@LINE]]:16: box does not escape
// CHECK: [[@LINE-1]]:40: twoLevels ignoring self-assignment in box.pair.p1 = box.pair.p2

func threeLevels(b **box) { (*b).pair.p1 = (*b).pair.p2 } // CHECK: [[@LINE]]:18: b does not escape
// CHECK: [[@LINE-1]]:42: threeLevels ignoring self-assignment in (*b).pair.p1 = (*b).pair.p2

func elements(s []*int) { s[0], s[1] = s[1], s[0] } // CHECK: [[@LINE]]:15: s does not escape
// CHECK: [[@LINE-1]]:38: elements ignoring self-assignment in s[0], s[1] = s[1], s[0]
// CHECK: [[@LINE-2]]:38: elements ignoring self-assignment in s[0], s[1] = s[1], s[0]

func twoObjects(p, q *pair) { p.p1 = q.p1 } // CHECK: [[@LINE]]:17: p does not escape
// CHECK: [[@LINE-1]]:20: leaking param content: q

func caller() *int {
	x, y := 1, 2 // CHECK: [[@LINE]]:2: moved to heap: x
	// CHECK: [[@LINE-1]]:5: moved to heap: y
	a := [2]*int{&x, &y}
	elements(a[:])
	return a[0]
}

func reader() int {
	x, y := 1, 2
	a := [2]*int{&x, &y}
	elements(a[:])
	return *a[0]
}
