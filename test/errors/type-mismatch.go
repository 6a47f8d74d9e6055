// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Operands and assignments of different types.
package p

func f(s string, n int) {
	n = s         // CHECK: {{^.*}}:[[@LINE]]:6: cannot use s (variable of type string) as type int in assignment
	_ = n + s     // CHECK: {{^.*}}:[[@LINE]]:6: invalid operation: n + s (mismatched types int and string)
	var b byte = 300 // CHECK: {{^.*}}:[[@LINE]]:15: cannot use 300 (untyped int constant) as byte value in variable declaration (overflows)
	_ = b
	f(1, 2)       // CHECK: {{^.*}}:[[@LINE]]:4: cannot use 1 (untyped int constant) as string value in argument to f
	f("a")        // CHECK: {{^.*}}:[[@LINE]]:4: not enough arguments in call to f
	_ = s.x       // CHECK: {{^.*}}:[[@LINE]]:8: s.x undefined (type string has no field or method x)
	undefined()   // CHECK: {{^.*}}:[[@LINE]]:2: undefined: undefined
	if n {        // CHECK: {{^.*}}:[[@LINE]]:5: non-boolean condition in if statement
	}
}
