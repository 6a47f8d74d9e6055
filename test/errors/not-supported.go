// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// What Loam does not compile yet is refused at its position, never compiled wrongly.
package main

func main() {
	defer println() // CHECK: {{^.*}}:[[@LINE]]:2: not supported: {{.*}}defer
}
