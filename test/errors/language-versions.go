// RUN: not loam build -gcflags='-e -lang=go1.12' -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// RUN: loam build -gcflags=-lang=go1.17 -o /dev/null %s
// RUN: not loam build -gcflags=-lang=go2 -o /dev/null %s 2>&1 | FileCheck --check-prefix=BAD %s
// BAD: invalid value "go2" for -lang
// With -lang, what came with a later version of Go is an error that says so.
package main

type embeds interface{ m() }

type both interface {
	embeds
	m2() // fine: not the same method
}

type twice interface {
	embeds
	also // CHECK: {{^.*}}:[[@LINE]]:2: duplicate method m
}

type also interface{ m() }

const separated = 1_000 // CHECK: {{^.*}}:[[@LINE]]:19: underscores in numeric literals requires go1.13 or later (-lang was set to go1.12; check go.mod)
const bits = 0b11       // CHECK: {{^.*}}:[[@LINE]]:14: binary literals requires go1.13
const octal = 0o17      // CHECK: {{^.*}}:[[@LINE]]:15: 0o/0O-style octal literals requires go1.13
const half = 0x1p-1     // CHECK: {{^.*}}:[[@LINE]]:14: hexadecimal floating-point literals requires go1.13
const plain = 0x1f + 017

var n int
var shifted = 1 << n // CHECK: {{^.*}}:[[@LINE]]:20: invalid operation: signed shift count n (variable of type int) requires go1.13 or later

func main() {
	s := make([]int, 2)
	_ = (*[2]int)(s) // CHECK: {{^.*}}:[[@LINE]]:16: cannot convert s (variable of type []int) to type *[2]int
	// CHECK-NEXT: conversion of slices to array pointers requires go1.17 or later
}
