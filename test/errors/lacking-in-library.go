// REQUIRES: gosrc
// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// What Go's package has and ours lacks is not supported; what no package has is undefined.
package p

import (
	"fmt"
	"runtime"
)

func f() {
	var n int
	runtime.ReadTrace()            // CHECK: :[[@LINE]]:10: not supported: runtime.ReadTrace
	fmt.Nope()                     // CHECK: :[[@LINE]]:6: undefined: fmt.Nope
	var s bool = n                 // CHECK: :[[@LINE]]:15: cannot use n
	runtime.StartTrace()           // CHECK: :[[@LINE]]:10: not supported: runtime.StartTrace
	_ = new(runtime.MemStats).Nope // CHECK: :[[@LINE]]:28: new(runtime.MemStats).Nope undefined
}
