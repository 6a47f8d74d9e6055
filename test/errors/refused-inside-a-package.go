// RUN: rm -rf %t && mkdir -p %t/lib/shelf %t/lib/board && ln -s %loam_root/lib/* %t/lib
// RUN: echo 'package shelf; func s[T any](T) {}; func F() { s(1); s(2); func() { s(4) }(); G() }; func G() { s(3) }' > %t/lib/shelf/shelf.go
// RUN: echo 'package board; import "shelf"; func F() { shelf.F() }; func Other[T any](T) {}' > %t/lib/board/board.go
// RUN: not env LOAM_ROOT=%t loam build -o %t/out %s 2>&1 | FileCheck %s --implicit-check-not="not supported"
// What an imported package holds that is not supported is refused at the user's import, with its place; what
// nothing refers to is not. One line for each kind and function; a literal belongs to the function around it. The import of the package itself is named, not that of one that imports it.
package main

import (
	"board"
	used "shelf"
	// CHECK: refused-inside-a-package.go:[[@LINE-1]]:7: not supported: generics in package shelf ({{.*}}/lib/shelf/shelf.go:1:49)
	// CHECK-NEXT: :[[@LINE-2]]:7: not supported: generics in package shelf ({{.*}}/lib/shelf/shelf.go:1:98)
)

func main() {
	used.F()
	board.F()
}
