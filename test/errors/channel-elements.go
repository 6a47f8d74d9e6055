// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Elements of channels end at 64 KiB, as gc's.
package main

type large [1 << 16]byte

var c chan large // CHECK: {{^.*}}:[[@LINE]]:{{.*}}: channel element type too large (>64kB)

func main() {
	close(make(chan [1<<16 - 1]byte))
	close(make(chan struct{ v large })) // CHECK: {{^.*}}:[[@LINE]]:{{.*}}: channel element type too large (>64kB)
}
