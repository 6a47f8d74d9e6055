// RUN: cd %S && not loam build -gcflags=-e -o /dev/null line-directives.go 2>&1 | FileCheck %s
// Errors stand where a //line directive says; columns only where it gives one. Those of one part of a file are sorted by
// the places in the file that is read, which "other declaration" tells, too; the parts by when their first error was found.
package main

// CHECK: {{^}}../up.y:100: f redeclared in this block
// CHECK-NEXT: {{^	}}c.y:4:6[line-directives.go:[[OTHER:[0-9]+]]:6]: other declaration of f
// CHECK-NEXT: {{^}}foo.y:5:21: cannot use "a"
// CHECK-NEXT: {{^}}bar.y:7: cannot use "b"
// CHECK-NEXT: {{^}}c.y:3:17: cannot use "c"
// CHECK-NEXT: {{^}}../up.y:7:21: cannot use "d"

//line foo.y:5:9
var a int = "a"
//line bar.y:7
var b int = "b"; /*line c.y:3:4*/ var c int = "c"
func f() {}
//line ../up.y:100
func f() {}
//line :7:9
var d int = "d"
	//line not-in-the-first-column.y:1
