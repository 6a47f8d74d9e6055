// status: 2
// stderr: panic: interface conversion: interface {} is string, not int
// stderr: goroutine 1 [running]:
package main

import "fmt"

func main() {
	var x any = "text"
	s := x.(string)
	fmt.Println(s)
	fmt.Println(x.(int))
}
