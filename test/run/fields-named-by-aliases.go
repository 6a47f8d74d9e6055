// An embedded field has the name of its alias, which is part of the struct's type.
package main

import "fmt"

type Int = int

func main() {
	var x, y any = struct{ int }{}, struct{ Int }{}
	fmt.Println(x == y, fmt.Sprintf("%T %T", x, y))
	{
		type C = int32
		x = struct{ C }{}
	}
	{
		type C = uint32
		y = struct{ C }{}
	}
	fmt.Println(x == y)
	_, ok := y.(struct{ uint32 })
	fmt.Println(ok)
	defer func() { fmt.Println(recover()) }()
	_ = any(struct{ Int }{}).(struct{ int })
}
