// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// What Loam does not compile yet is refused at its position, never compiled wrongly.
package main

func same[T any](x T) T { return x } // CHECK: {{^.*}}:[[@LINE]]:11: not supported: type parameters

func main() {
	same(1)
}
