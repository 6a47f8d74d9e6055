// RUN: not loam build -gcflags=-e -o %t %s 2>&1 | FileCheck %s --implicit-check-not="not supported"
// What a function uses again and again is refused once for each kind and function; a literal belongs to the
// function around it.
package main

func twice() {
	defer println() // CHECK: :[[@LINE]]:2: not supported: defer
	defer println()
	func() { defer println() }()
	go func() { recover() }() // CHECK-NEXT: :[[@LINE]]:21: not supported: recover
}

type t struct{}

func (t) method() {
	recover() // CHECK-NEXT: :[[@LINE]]:9: not supported: recover
	recover()
}

func main() {
	twice()
	defer t{}.method() // CHECK-NEXT: :[[@LINE]]:2: not supported: defer
}
