// units: on
// status: 2
// stderr: panic: interface conversion: main.T is not fmt.Stringer: missing method String
// An assertion to an interface names the method that the dynamic type lacks.
package main

import "fmt"

type T struct{}

func main() {
	var x any = T{}
	fmt.Println(x.(fmt.Stringer))
}
