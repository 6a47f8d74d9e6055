// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Types whose size, length or offset depends on itself: a part of a declaration that is being read has none
// yet.
package p

import "unsafe"

type inArray [unsafe.Sizeof(inArray{})]int
// CHECK: :[[@LINE-1]]:29: illegal cycle in type declaration
type inLength [1 + len(inLength{})]int
// CHECK: :[[@LINE-1]]:24: illegal cycle in type declaration
type inStruct struct{ a [unsafe.Sizeof(inStruct{})]int }
// CHECK: :[[@LINE-1]]:40: illegal cycle in type declaration
type inOffset struct {
	a int
	b [unsafe.Offsetof(inOffset{}.a)]int
	// CHECK: :[[@LINE-1]]:21: illegal cycle in type declaration
}
type inSlice [][unsafe.Sizeof(inSlice{})]int
// CHECK: :[[@LINE-1]]:31: illegal cycle in type declaration
type inMap map[string][unsafe.Sizeof(inMap{})]int
// CHECK: :[[@LINE-1]]:38: illegal cycle in type declaration
type inner struct{ x [len(outer{})]int }
type outer [2]inner
type one [len(two{})]int
type two [len(one{})]int
// CHECK: :[[@LINE-1]]:15: illegal cycle in type declaration
type behindPointer struct{ p *holder }
type holder struct{ x [unsafe.Sizeof(behindPointer{})]int }
// CHECK: :[[@LINE-1]]:38: illegal cycle in type declaration
type noField struct {
	b int
	a [unsafe.Offsetof((*noField)(nil).b)]int
	// CHECK: :[[@LINE-1]]:21: invalid argument: noField has no single field b
}
type noMethod [unsafe.Sizeof(noMethod.m)]int
// CHECK: :[[@LINE-1]]:39: noMethod.m undefined (type noMethod has no field or method m)

func (noMethod) m() {}

// These have a size whatever their parts are.
type pointer *[unsafe.Sizeof(pointer(nil))]int
type iface interface{ m([unsafe.Sizeof(iface(nil))]int) }
type function func([unsafe.Sizeof(function(nil))]int)

func local() {
	type t [unsafe.Alignof(t{})]int
	// CHECK: :[[@LINE-1]]:25: illegal cycle in type declaration
}
