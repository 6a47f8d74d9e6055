// An interface against a value of a concrete type: unequal floats, and cases of a switch without a tag, which are
// compared with true.
package main

import "fmt"

func which(x, y interface{}) string {
	switch {
	case x:
		return "first"
	case y, x == y:
		return "second"
	}
	return "none"
}

func main() {
	f, z := 1.5, 2i
	var x interface{} = f
	fmt.Println(f != x, x != f, f != interface{}(2.5), interface{}("a") != f, z != interface{}(2i), z == x)
	fmt.Println(which(true, 1), which(1, true), which(2, 2), which(nil, false))
}
