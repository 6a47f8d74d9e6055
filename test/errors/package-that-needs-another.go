// REQUIRES: gosrc
// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^ ]*}}/src/"
// What a package cannot do without is named beside it, at the user's import.
package main

import "encoding/json" // CHECK: {{^.*}}:[[@LINE]]:8: not supported: package encoding/json, which needs package reflect ({{.*}}: a function without a body)

func main() { json.Marshal(1) }
