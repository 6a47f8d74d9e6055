// status: 2
// stderr: panic: failure number 3
// stderr: goroutine 1 [running]:
// A value with an Error method is printed by it.
package main

import "fmt"

type failure struct{ n int }

func (f failure) Error() string { return fmt.Sprintf("failure number %d", f.n) }

func main() {
	fmt.Println("before")
	panic(failure{3})
}
