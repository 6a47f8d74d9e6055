// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// What is declared must be used.
package p

import (
	"fmt"
	"os" // CHECK: {{^.*}}:[[@LINE]]:2: imported and not used: "os"
)

func f() {
	x := 1 // CHECK: {{^.*}}:[[@LINE]]:2: x declared but not used
	var y int // CHECK: {{^.*}}:[[@LINE]]:6: y declared but not used
	y = 2
	fmt.Println()
}
