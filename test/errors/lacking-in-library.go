// REQUIRES: gosrc
// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// What Go's package has and ours lacks is not supported; what no package has is undefined.
package p

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

func f() {
	var n int
	runtime.SetFinalizer(&n, 1) // CHECK: :[[@LINE]]:10: not supported: runtime.SetFinalizer
	fmt.Nope()                  // CHECK: :[[@LINE]]:6: undefined: fmt.Nope
	var s string = n            // CHECK: :[[@LINE]]:17: cannot use n
	debug.SetTraceback(s)       // CHECK: :[[@LINE]]:8: not supported: debug.SetTraceback
	_ = new(runtime.MemStats).Nope // CHECK: :[[@LINE]]:28: new(runtime.MemStats).Nope undefined
}
