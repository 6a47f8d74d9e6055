// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Syntax errors are found after one another, one a line.
package p

func f() {
	x := := 1 // CHECK: {{^.*}}:[[@LINE]]:7: syntax error: unexpected :=, expecting expression
	for i := 0; i < 10 { // CHECK: {{^.*}}:[[@LINE]]:2: syntax error: unexpected for at end of statement
	} // CHECK: {{^.*}}:[[@LINE]]:2: syntax error: unexpected }, expecting expression
}

func g( { // CHECK: {{^.*}}:[[@LINE]]:9: syntax error: unexpected {, expecting )
}
