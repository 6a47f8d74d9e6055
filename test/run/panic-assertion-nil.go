// status: 2
// stderr: panic: interface conversion: interface is nil, not fmt.Stringer
// A nil interface has no dynamic type to assert.
package main

import "fmt"

func main() {
	var x any
	fmt.Println(x.(fmt.Stringer))
}
