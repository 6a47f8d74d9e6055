// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Directives that cannot be left out without changing the program are refused.
package main

import _ "embed"

// CHECK: {{^.*}}:[[@LINE+1]]:3: not supported: //go:embed
//go:embed directives.go
var text string

func inside() {
	// CHECK: {{^.*}}:[[@LINE+1]]:4: go:embed cannot apply to var inside func
	//go:embed directives.go
	var text string
	_ = text
}

// CHECK: {{^.*}}:[[@LINE+1]]:3: //go:nowritebarrier only allowed in runtime
//go:nowritebarrier
func quiet() {}

// CHECK: {{^.*}}:[[@LINE+1]]:3: //go:uintptrkeepalive is only allowed in the standard library
//go:uintptrkeepalive
func keeps(uintptr) {} // CHECK: {{^.*}}:[[@LINE]]:6: go:uintptrkeepalive requires go:nosplit

// CHECK: {{^.*}}:[[@LINE+1]]:3: //go:cgo_ldflag "-lm" only allowed in cgo-generated code
//go:cgo_ldflag "-lm"
func links() {}

func main() {}
