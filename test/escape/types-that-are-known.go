// RUN: loam build -gcflags="-m" -o %t %s 2>&1 | FileCheck --implicit-check-not="moved to heap" %s
// RUN: env GODEBUG=gcstress=1,clobberfree=1,invalidptr=1 %t 2>&1 | FileCheck --check-prefix=OUT %s
// An assertion of a type that an interface is known not to hold gives nothing away, and neither do the other clauses of a type switch,
// here of an inlined function. (For gc, what an interface holds goes wherever one of its clauses puts it.)
package main

type number struct{ p *int }
type text struct{ p, q *int }

var kept *int

func keep(x interface{}) int {
	switch v := x.(type) {
	case text:
		kept = v.p
		return 1
	case number:
		return *v.p
	}
	return 0
}

func main() {
	i, j, k := 3, 4, 5 // CHECK-DAG: [[@LINE]]:5: moved to heap: j
	n := keep(number{&i}) + keep(text{p: &j})
	var x interface{} = text{&k, &k}
	v, ok := x.(number)
	kept2 := v.p
	println(n, *kept, kept2 == nil, ok) // OUT: 4 4 true false
}
