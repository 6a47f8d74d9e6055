// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Too many variables of a range clause: one error each, as gc has it.
package main

func main() {
	var a, b, c, d int
	_, _, _, _ = a, b, c, d
	var s []int
	var ch chan int
	for a, b, c = range s { // CHECK: {{^.*}}:[[@LINE]]:12: range clause permits at most two iteration variables
	}
	for a, b, c, d = range s { // CHECK: {{^.*}}:[[@LINE]]:12: range clause permits at most two iteration variables
	}
	for a, b = range ch { // CHECK: {{^.*}}:[[@LINE]]:9: range over ch (variable of type chan int) permits only one iteration variable
	}
	for a, b, c = range ch { // CHECK: {{^.*}}:[[@LINE]]:9: range over ch (variable of type chan int) permits only one iteration variable
	}
}
