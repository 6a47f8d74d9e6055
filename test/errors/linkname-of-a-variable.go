// RUN: not loam build -o %t %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*}}"
// A variable that shall be another package's would silently be one of its own.
package main

import _ "unsafe"

// CHECK: {{^.*}}:[[@LINE+1]]:3: not supported: //go:linkname of a variable
//go:linkname args os.Args
var args []string

func main() { println(len(args)) }
