// status: 2
// stderr: panic: interface conversion: main.T is not fmt.Stringer: missing method String
package main

import "fmt"

type T struct{}

func main() {
	var x any = T{}
	fmt.Println(x.(fmt.Stringer))
}
