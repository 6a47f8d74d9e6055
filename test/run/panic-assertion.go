// status: 2
// stderr: panic: interface conversion: interface {} is string, not int
// stderr: goroutine 1 [running]:
// A failed assertion names the type that is there and the one that is wanted.
package main

import "fmt"

func main() {
	var x any = "text"
	s := x.(string)
	fmt.Println(s)
	fmt.Println(x.(int))
}
