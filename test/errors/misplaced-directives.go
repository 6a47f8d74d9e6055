// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// RUN: grep -v "UNTAKEN" %s > %t.go && not loam build -o /dev/null %t.go 2>&1 | FileCheck --check-prefix=ALONE %s
// RUN: (cat %t.go; echo 'var s string = 1') > %t2.go
// RUN: not loam build -o /dev/null %t2.go 2>&1 | FileCheck --check-prefix=WRONG --implicit-check-not="misplaced compiler" %s
// A directive before a declaration that it does not fit is an error of a program that is right otherwise; one that
// no declaration takes is an error at once. As in gc, whose parser says this and whose writer of code says that.
package p

//go:noinline
var x int // ALONE: :[[@LINE-2]]:3: misplaced compiler directive

//go:noinline
type T int // ALONE: :[[@LINE-2]]:3: misplaced compiler directive

func f() {
	//go:noinline UNTAKEN
	x := 1 // CHECK: :[[@LINE-1]]:4: misplaced compiler directive
	//go:notinheap
	type U = int // ALONE: :[[@LINE-3]]:4: misplaced compiler directive
	_ = x
}

// WRONG: cannot use 1
