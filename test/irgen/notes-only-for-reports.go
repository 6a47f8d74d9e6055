// What exists for -m's texts alone is not there without -m: no text of an expression, no object for a box that is reported and not made.
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s | FileCheck --check-prefix=PLAIN %s
// RUN: loam build -o /dev/null -gcflags="-m -d=stop=irgen" %s 2> %t.notes | FileCheck --check-prefix=NOTES %s
package p

var sink interface{}

type point struct{ x, y int }

func box(b byte) *point {
	sink = b
	return &point{1, 2}
}

// PLAIN-LABEL: @p.box(
// PLAIN-NOT: select i1 true
// PLAIN: ret ptr addrspace(1)
// PLAIN-NOT: !{{.*}}point{

// NOTES-LABEL: @p.box(
// NOTES: select i1 true
// NOTES: ret ptr addrspace(1)
// NOTES: !{!"expr", !"&point{...}",
