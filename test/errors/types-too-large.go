// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// A type must fit into the address space.
package p

type S struct { // CHECK: :[[@LINE]]:6: type [562949953421312]int larger than address space
	a [1 << 49]int
}

type fits [1<<50 - 1]byte

var x [1 << 40][1 << 40]byte // CHECK: :[[@LINE]]:5: type [1099511627776][1099511627776]byte larger than address space
