// status: 2
// stderr: panic: runtime error: cannot convert slice with length 2 to pointer to array with length 3
// A slice that is too short does not become an array pointer.
package main

import "fmt"

func main() {
	s := []int{1, 2}
	fmt.Println(*(*[2]int)(s))
	fmt.Println(*(*[3]int)(s))
}
