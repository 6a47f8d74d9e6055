// status: 2
// stderr: panic: runtime error: comparing uncomparable type []int
// Interfaces whose dynamic type has no == panic when they are compared.
package main

import "fmt"

func main() {
	var a, b any = []int{1}, []int{1}
	fmt.Println(a == any(1))
	fmt.Println(a == b)
}
