// RUN: not loam build -o %t %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*}}"
// A function without a body whose symbol nothing defines is told at its declaration, not by the linker.
package main

import _ "unsafe"

// CHECK: {{^.*}}:[[@LINE+2]]:6: main.here: relocation target main.nowhere not defined
//go:linkname here main.nowhere
func here() int

func double(n int) int { return 2 * n }

//go:linkname twice main.double
func twice(n int) int

func main() { println(here(), twice(2)) }
