// RUN: not loam build -gcflags=-e -o %t %s 2>&1 | FileCheck %s --implicit-check-not="not supported"
// What a function uses again and again is refused once for each kind and function; a literal belongs to the
// function around it.
package main

func twice() {
	defer println() // CHECK: :[[@LINE]]:2: not supported: defer
	defer println()
	func() { defer println() }()
	go println() // CHECK-NEXT: :[[@LINE]]:2: not supported: go statements
}

type t struct{}

func (t) method(c chan int) int {
	for i := range c { // CHECK-NEXT: :[[@LINE]]:2: not supported: channels
		c <- i
	}
	return <-c + len(c)
}

func main() {
	twice()
	defer t{}.method(nil) // CHECK-NEXT: :[[@LINE]]:2: not supported: defer
}
