// Index checks that the index's type or form makes superfluous are reported, and again where the function is inlined.
// RUN: loam build -o /dev/null -gcflags=-m %s 2>&1 | FileCheck --implicit-check-not=elided %s
package p

var table [256]int

func byType(i uint8) int { return table[i] } // CHECK: [[@LINE]]:40: index bounds check elided
func byMask(i int) int   { return table[i&255] } // CHECK: [[@LINE]]:40: index bounds check elided
func checked(i int) int  { return table[i&256] }
func inlined(i uint8) int { return byType(i) } // CHECK: [[@LINE]]:42: index bounds check elided
