// status: 2
// stderr: runtime: goroutine stack exceeds 1000000000-byte limit
// stderr: fatal error: stack overflow
// stderr: main.forever(
// gcstress: off
// stackmove: off
// Endless recursion ends with Go's message, not with a crash.
package main

//go:noinline
func forever(n int) int { return forever(n+1) + 1 }

func main() { println(forever(0)) }
