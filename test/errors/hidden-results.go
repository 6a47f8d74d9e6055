// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// A return without values where results are hidden: the inner position, and the result as it was declared.
package p

func f() (a int, b string) {
	{
		const b = 1.5
		type a struct{}
		// CHECK: {{^.*}}:[[@LINE+4]]:3: result parameter a not in scope at return
		// CHECK-NEXT: :[[@LINE-2]]:8: inner declaration of var a int
		// CHECK-NEXT: {{^.*}}:[[@LINE+2]]:3: result parameter b not in scope at return
		// CHECK-NEXT: :[[@LINE-5]]:9: inner declaration of var b string
		return
	}
}
