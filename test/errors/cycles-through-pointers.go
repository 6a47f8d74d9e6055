// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Sizes that depend on themselves through an indirection: gc 1.19 breaks down on each of them.
package p

import "unsafe"

type array [unsafe.Sizeof(*(*array)(nil))]int // CHECK: :[[@LINE]]:27: illegal cycle in type declaration
type pointer *[len(*pointer(nil))]int         // CHECK: :[[@LINE]]:21: illegal cycle in type declaration
type result [unsafe.Sizeof(f())]int           // CHECK: :[[@LINE]]:28: illegal cycle in type declaration
type alignment [unsafe.Alignof(*new(alignment))]int // CHECK: :[[@LINE]]:32: illegal cycle in type declaration
type strct struct {
	p *strct
	b [unsafe.Sizeof(*(*strct)(nil))]int // CHECK: :[[@LINE]]:19: illegal cycle in type declaration
}

func f() (r result) { return }
