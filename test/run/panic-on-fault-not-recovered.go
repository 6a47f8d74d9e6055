// status: 2
// stderr: panic: runtime error: invalid memory address or nil pointer dereference
// stderr: [signal SIGSEGV: segmentation violation code=
// stderr: goroutine 1 [running]:
// stderr: main.peek(
// stderr: main.between()
// stderr: main.main()
// A fault that nobody recovers is shown with the function that it ended.
package main

import (
	"runtime/debug"
	"syscall"
)

var m, _ = syscall.Mmap(-1, 0, 4096, syscall.PROT_NONE, syscall.MAP_PRIVATE|syscall.MAP_ANON)

//go:noinline
func peek(i int) byte { return m[i] + 1 }

//go:noinline
func between() byte { return peek(5) + 1 }

func main() {
	debug.SetPanicOnFault(true)
	defer println("deferred")
	println(between())
}
