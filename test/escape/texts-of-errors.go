// RUN: loam build -o %t %s && %t 2>&1 | FileCheck %s
// What Error is called with is known though a program has dozens of such methods, and none keeps it.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

var sink error

//go:noinline
func fails() error { return errors.New("no") }

func count(f func()) uint64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	f()
	runtime.ReadMemStats(&b)
	return b.Mallocs - a.Mallocs
}

func main() {
	// CHECK: 0 1
	fmt.Println(count(func() {
		if fails().Error() != "no" {
			println("wrong")
		}
	}), count(func() { sink = fails() }))
}
