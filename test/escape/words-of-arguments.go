// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="moved to heap" %s
// H22. A function that gives away one word of what it is given leaves the others alone, at each of several levels (gc takes the level).
// Where it moves words about, or which word it is depends on a variable, all of them are given away.
package p

var sink *int

type pair struct{ a, b *int }
type outer struct {
	p    pair
	at   *pair
	list [3]*int
}

func (p *pair) first() *int     { return p.a }
func (o *outer) second() *int   { return o.at.b }
func (o outer) byValue() *int   { return o.at.first() }
func (o *outer) any(i int) *int { return o.list[i] }
func (o *outer) inner() *pair   { return &o.p }
func (p *pair) swap()           { p.a, p.b = p.b, p.a }
func (o *outer) swapped() *int  { o.at.swap(); return o.at.a }
func walk(p *pair, n int) (r *int) { // each round leads one level further
	for o := (&outer{at: p}); n > 0; n-- {
		r = o.at.a
	}
	return
}

func one() {
	x, y := 1, 2 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	sink = (&pair{&x, &y}).first()
}

func two() {
	x, y, z := 1, 2, 3 // CHECK-DAG: [[@LINE]]:5: moved to heap: y
	o := outer{p: pair{&z, &z}, at: &pair{&x, &y}}
	sink = o.second()
}

func three() {
	x, y, z := 1, 2, 3 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	o := outer{p: pair{&z, &z}, at: &pair{&x, &y}}
	sink = o.byValue()
}

func address() {
	x, y, z := 1, 2, 3 // CHECK-DAG: [[@LINE]]:5: moved to heap: y
	o := outer{p: pair{&x, &y}, list: [3]*int{&z}}
	sink = o.inner().b
}

func variable(i int) {
	x, y, z := 1, 2, 3
	// CHECK-DAG: [[@LINE-1]]:2: moved to heap: x
	// CHECK-DAG: [[@LINE-2]]:5: moved to heap: y
	// CHECK-DAG: [[@LINE-3]]:8: moved to heap: z
	o := outer{list: [3]*int{&x, &y}, p: pair{&z, nil}}
	sink = o.any(i)
}

func moved() {
	x, y := 1, 2
	// CHECK-DAG: [[@LINE-1]]:2: moved to heap: x
	// CHECK-DAG: [[@LINE-2]]:5: moved to heap: y
	p := pair{&x, &y}
	p.swap()
	sink = p.a
}

func movedDeeper() {
	x, y := 1, 2
	// CHECK-DAG: [[@LINE-1]]:2: moved to heap: x
	// CHECK-DAG: [[@LINE-2]]:5: moved to heap: y
	o := outer{at: &pair{&x, &y}}
	sink = o.swapped()
}

func inLoop() {
	x, y := 1, 2 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	sink = walk(&pair{&x, &y}, 2)
}
