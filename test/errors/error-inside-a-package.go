// RUN: rm -rf %t && mkdir -p %t/lib/shelf %t/lib/board && ln -s %loam_root/lib/* %t/lib
// RUN: echo 'package shelf; func F() int { return "" }' > %t/lib/shelf/shelf.go
// RUN: echo 'package board; import "shelf"; func F() int { return shelf.F() }' > %t/lib/board/board.go
// RUN: not env LOAM_ROOT=%t loam build -o %t/out %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// An error inside an imported package names the user's import that leads to it.
package main

import (
	"board" // CHECK: error-inside-a-package.go:[[@LINE]]:2: could not import board (errors in it or in what it imports)
	// CHECK-NEXT: {{.*}}/lib/shelf/shelf.go:1:38: cannot use "" (untyped string constant) as int value in return statement
)

func main() { board.F() }
