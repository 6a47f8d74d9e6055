// Without inlining, small functions stand in the objects of several packages; each has one stack map.
// RUN: loam build -gcflags=-N -o %t %s
// RUN: env GODEBUG=stackmove=1,gcstress=10 %t 2>&1 | FileCheck %s
// RUN: loam build -gcflags="-N -l" -o %t %s
// RUN: env GODEBUG=stackmove=1,gcstress=10 %t 2>&1 | FileCheck %s
package main

import (
	"fmt"
	"os"
)

// CHECK: 3 [a b]
func main() { fmt.Fprintln(os.Stdout, 3, []string{"a", "b"}) }
