// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// A field named _ can be given by its place only.
package main

type T struct {
	_ string
	n int
}

var (
	a = T{"given", 1}
	b = T{_: "named"} // CHECK: {{^.*}}:[[@LINE]]:8: unknown field '_' in struct literal of type T
)

func main() {
	c := T{n: 1, _: "named"} // CHECK: {{^.*}}:[[@LINE]]:15: unknown field '_' in struct literal of type T
	_ = c
}
