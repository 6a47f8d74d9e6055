// status: 2
// stderr: panic: something 42
// The value of a panic is printed as print does.
package main

import "fmt"

func main() { panic(fmt.Sprint("something ", 42)) }
