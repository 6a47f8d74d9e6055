// REQUIRES: gosrc
// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not=error --implicit-check-not="{{^[^ ]*}}/src/"
// A package that needs what Loam lacks is refused where it is imported, with the first reason; one that does not exist is told so.
package p

import (
	"fmt"
	"net/http"     // CHECK: {{^.*}}:[[@LINE]]:2: not supported: package net/http ({{.*}})
	"no/such/path" // CHECK: {{^.*}}:[[@LINE]]:2: package no/such/path is not in GOROOT
)

var _ = fmt.Sprint(http.StatusOK, path.X)
