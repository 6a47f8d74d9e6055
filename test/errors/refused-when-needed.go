// RUN: rm -rf %t && mkdir -p %t/lib/shelf && ln -s %loam_root/lib/* %t/lib
// RUN: echo 'package shelf; func s[T any](T) {}; func Bad() { s(1) }; func Good() int { return 7 }' > %t/lib/shelf/shelf.go
// RUN: env XDG_CACHE_HOME=%t LOAM_ROOT=%t loam build -o %t/out %s
// RUN: %t/out 2>&1 | FileCheck %s
// RUN: sed 's/println(shelf.Good())/shelf.Bad()/' %s > %t/bad.go
// RUN: not env XDG_CACHE_HOME=%t LOAM_ROOT=%t loam build -o %t/out %t/bad.go 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: echo 'package shelf; func s[T any](T) {}; var v = s[int]; func Good() int { return 7 }' > %t/lib/shelf/shelf.go
// RUN: not env XDG_CACHE_HOME=%t LOAM_ROOT=%t loam build -o %t/out %s 2>&1 | FileCheck --check-prefix=INIT %s
// RUN: not env LOAM_CACHE=off LOAM_ROOT=%t loam build -o %t/out %s 2>&1 | FileCheck --check-prefix=INIT %s
// What a package has and Loam does not support is refused where a program needs it, and only there; the package's
// object is the same in both programs. Every program needs initialisers that may have effects.
package main

import "shelf"

// BAD: bad.go:[[@LINE-2]]:8: not supported: generics in package shelf ({{.*}}shelf.go:1:51)
// INIT: refused-when-needed.go:[[@LINE-3]]:8: not supported: generics in package shelf ({{.*}}shelf.go:1:45)
func main() {
	println(shelf.Good())
	// CHECK: 7
}
