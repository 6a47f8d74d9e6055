// RUN: rm -rf %t && mkdir -p %t/lib/shelf %t/lib/board && ln -s %loam_root/lib/* %t/lib
// RUN: echo 'package shelf; func s[T any](T) {}; func F() { s(1) }' > %t/lib/shelf/shelf.go
// RUN: echo 'package board; import "shelf"; func F() { shelf.F() }' > %t/lib/board/board.go
// RUN: not env LOAM_ROOT=%t loam build -o %t/out %s 2>&1 | FileCheck %s --implicit-check-not="not supported"
// What a package holds that the user does not import is refused at the import that leads to it.
package main

import (
	"os"
	"board" // CHECK: {{^}}{{.*}}refused-beyond-an-import.go:[[@LINE]]:2: not supported: generics in package shelf ({{.*}}/lib/shelf/shelf.go:1:49)
)

func main() {
	board.F()
	os.Exit(0)
}
