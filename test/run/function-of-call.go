// FuncForPC of a pc from Callers less one, as people write it, is the function that the call is in, inlined or not.
package main

import (
	"fmt"
	"runtime"
)

var pcs [16]uintptr
var n int

func inner() { n = runtime.Callers(1, pcs[:]) }
func middle() { inner() }

//go:noinline
func outer() { middle() }

func main() {
	outer()
	for _, pc := range pcs[:n] {
		name := runtime.FuncForPC(pc - 1).Name()
		fmt.Println(name)
		if name == "main.main" {
			break
		}
	}
}
