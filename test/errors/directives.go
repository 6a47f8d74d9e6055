// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Directives that cannot be left out without changing the program are refused.
package main

import _ "embed"

// CHECK: {{^.*}}:[[@LINE+1]]:3: not supported: //go:embed
//go:embed directives.go
var text string

// CHECK: {{^.*}}:[[@LINE+1]]:3: not supported: //go:notinheap
//go:notinheap
type outside struct{ x int }

func main() {}
