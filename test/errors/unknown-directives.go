// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// A directive of Loam's own that is misspelt would be no demand at all: it is an error.
package main

// CHECK: :[[@LINE+1]]:3: unknown directive //loam:noheaps (known: //loam:noheap, //loam:stack)
//loam:noheaps
func main() {}
