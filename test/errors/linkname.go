// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// //go:linkname names a function or variable of the package, and once.
package main

import _ "unsafe"

type defined int

var twice int

//go:linkname twice
// CHECK: {{^.*}}:[[@LINE+1]]:3: duplicate //go:linkname for twice
//go:linkname twice main.other

// CHECK: {{^.*}}:[[@LINE+1]]:3: //go:linkname must refer to declared function or variable
//go:linkname missing main.missing

// CHECK: {{^.*}}:[[@LINE+1]]:3: //go:linkname must refer to declared function or variable
//go:linkname defined main.number

func main() {}
