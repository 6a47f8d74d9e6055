// status: 2
// stderr: panic: something 42
package main

import "fmt"

func main() { panic(fmt.Sprint("something ", 42)) }
