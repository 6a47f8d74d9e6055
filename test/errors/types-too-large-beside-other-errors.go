// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="larger than"
// What is too large is said of programs that are right otherwise, as in gc, whose back end measures.
package p

var x [1 << 40][1 << 40]byte
var y int = "a" // CHECK: :[[@LINE]]:13: cannot use "a"
