// RUN: not loam build -gcflags=-std -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// With -std a package may use directives of the standard library, and no unknown ones.
package main

// CHECK: {{^.*}}:[[@LINE+1]]:3: //go:surprise is not allowed in the standard library
//go:surprise

//go:uintptrkeepalive
func keeps(uintptr) {} // CHECK: {{^.*}}:[[@LINE]]:6: go:uintptrkeepalive requires go:nosplit

//go:cgo_ldflag "-lm"
func main() {}
