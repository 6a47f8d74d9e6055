// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*:[0-9]+:}}"
// RUN: sed 's,//loam:[a-z]*,,' %s > %t.go
// RUN: loam build -gcflags="-l -remarks=%t.yaml -html=%t.html" -o /dev/null %t.go
// RUN: FileCheck --check-prefix=REMARK %s < %t.yaml
// RUN: FileCheck --check-prefix=PAGE %s < %t.html
// //line directives rename places; what a function or a line demands, and the page, go by the lines of the file itself. Each line has
// the number here that another one has in the file.
package main

type pair struct{ a, b int }

var sink *pair

func free(n int) *pair {
//line other.y:23:1
	return &pair{n, n}
}

//loam:noheap
//line other.y:14:1
func returned(n int) *pair {
	// CHECK: other.y:16:9: returned is marked //loam:noheap: &pair{...} escapes to heap (from return &pair{...} (return) at {{.*}}other.y:16)
	return &pair{n, n}
}

//line third.y:40
func keep(p *pair) { sink = p }

func main() {
	var a pair
//line third.y:29
	// CHECK: third.y:30: marked //loam:stack: moved to heap: b (from {{.*}})
	var b pair //loam:stack
	keep(&a)
	keep(&b)
	println(free(1), returned(2))
}

// REMARK: Line: 23, Column: 9 }
// REMARK-NEXT: Function: 'free'
// REMARK: Line: 16, Column: 9 }
// REMARK-NEXT: Function: 'returned'
// PAGE: <div id=f0-16>{{.*}}<details class=heap><summary>&amp;pair{...} escapes to heap
// PAGE: <div id=f0-23>{{.*}}<details class=heap><summary>&amp;pair{...} escapes to heap
