// REQUIRES: gosrc
// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// What Go's package has and ours lacks is not supported; what no package has is undefined.
package p

import (
	"fmt"
	"time"
)

func f() {
	var n int
	fmt.Scanln(&n)              // CHECK: :[[@LINE]]:6: not supported: fmt.Scanln
	fmt.Nope()                  // CHECK: :[[@LINE]]:6: undefined: fmt.Nope
	var s string = n            // CHECK: :[[@LINE]]:17: cannot use n
	_ = time.Now().Format(s)    // CHECK: :[[@LINE]]:17: not supported: time.Time.Format
	_ = time.Now().Nope         // CHECK: :[[@LINE]]:17: time.Now().Nope undefined
}
