// Reports spell expressions as gc does once it has rewritten them: method calls as calls of functions, embedded fields by name, elided
// types in full, packed arguments as "... argument".
// RUN: loam build -o /dev/null -gcflags='-m -l' %s 2>&1 | FileCheck %s
package p

type B struct{ at int }
type T struct {
	B
	q *T
}

func (t *T) N(x, y int) *int { return &t.at }
func (b B) W() int           { return b.at }
func (t T) V(x ...int) int   { return x[0] }
func g(xs ...any) int        { return 1 }

var sink any

func f(t *T, v T) {
	sink = *v.N(1, 2) + 3       // CHECK: [[@LINE]]:{{.*}} *(*T).N(v, 1, 2) + 3 escapes to heap
	sink = t.W()                // CHECK: [[@LINE]]:{{.*}} B.W(t.B) escapes to heap
	sink = t.q.at               // CHECK: [[@LINE]]:{{.*}} t.q.B.at escapes to heap
	sink = [][]int{{1}}         // CHECK: [[@LINE]]:{{.*}} []int{...} escapes to heap
	sink = []*T{{}}             // CHECK: [[@LINE]]:{{.*}} &T{} escapes to heap
	sink = g(1, "x")            // CHECK: [[@LINE]]:{{.*}} g(... argument...) escapes to heap
	sink = g()                  // CHECK: [[@LINE]]:{{.*}} g(nil...) escapes to heap
	sink = v.V(1, 2)            // CHECK: [[@LINE]]:{{.*}} T.V(v, ... argument...) escapes to heap
	sink = func() int { return t.W() }() // CHECK: [[@LINE]]:{{.*}} (func literal)() escapes to heap
}
