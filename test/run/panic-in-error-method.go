// status: 2
// stderr: fatal error: panic while printing panic value: type runtime.errorString
// stderr: [signal SIGSEGV: segmentation violation
// stderr: goroutine 1 [running]:
// The Error method of a panic's value panics itself: with a nil pointer here.
package main

type failure struct{ tier string }

func (f *failure) Error() string { return "on tier " + f.tier }

func main() {
	var f *failure
	panic(error(f))
}
