// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// A function with results ends in a terminating statement.
package p

func loops() int {
	for {
	}
}

func misses(b bool) int {
	if b {
		return 1
	}
} // CHECK: {{^.*}}:[[@LINE]]:1: missing return

func switches(n int) int {
	switch n {
	case 1:
		return 1
	default:
		panic(n)
	}
}
