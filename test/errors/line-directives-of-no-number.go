// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// A //line directive without a line or column that can be one is an error; a comment without a colon is none.
package main

// CHECK: .go:[[@LINE+1]]:12: invalid line number: x
//line foo:x
// CHECK: .go:[[@LINE+1]]:12: invalid line number: 0
//line foo:0
// CHECK: .go:[[@LINE+1]]:14: invalid column number: 0
//line foo:1:0
//line without a colon
func main() {}
