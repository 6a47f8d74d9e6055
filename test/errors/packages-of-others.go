// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// RUN: not loam build -gcflags=-std -o /dev/null %s 2>&1 | FileCheck -check-prefix=STD %s
// What is internal to the installed Go's packages, or vendored by them, no program imports.
package main

import (
	"internal/bytealg"                      // CHECK: :[[@LINE]]:2: use of internal package internal/bytealg not allowed
	"net/http/internal"                     // CHECK: :[[@LINE]]:2: use of internal package net/http/internal not allowed
	"vendor/golang.org/x/net/dns/dnsmessage" // CHECK: :[[@LINE]]:2: use of vendored package not allowed
)

var _ = bytealg.MaxLen
var _ = internal.NewChunkedReader
var _ = dnsmessage.TypeA

func main() {
	undefined() // STD: :[[@LINE]]:2: undefined: undefined
}
