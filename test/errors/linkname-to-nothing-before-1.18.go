// Before go1.18 a //go:linkname that names nothing was no error, and modules of that time have such.
// RUN: loam build -gcflags=-lang=go1.17 -o %t %s
// RUN: not loam build -gcflags=-lang=go1.18 -o %t %s
package main

import _ "unsafe"

//go:linkname nothing nothing

func main() {}
