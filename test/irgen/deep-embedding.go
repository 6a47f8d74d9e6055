// RUN: rm -rf %t && mkdir %t && cp %s %t/main.go
// RUN: awk 'BEGIN { print "package main"; for (i = 1; i < 1500; i++) print "type E" i " struct{ E" i-1 " }"; print "type last = E1499" }' > %t/chain.go
// RUN: (%if !sanitized %{ ulimit -v 2200000; %} loam build -o %t/out %t) && %t/out 2>&1 | FileCheck %s
// The method sets of a chain of 1,500 embedded types: the paths to what is promoted share what they have in
// common. A copy for each type on the way takes memory that grows with the cube of the depth.
package main

type E0 struct{ n int }

func (e E0) Depth() int { return e.n }

func main() {
	var t last
	t.n = 42
	var i interface{ Depth() int } = t
	println(i.Depth(), t.Depth()) // CHECK: 42 42
}
