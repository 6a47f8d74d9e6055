// A struct of many fields is compared by its descriptor, not field by field: the same result, without long code.
package main

import "fmt"

type s struct{ a string; f float64; _ int; i int8 }
type big struct {
	f1, f2, f3, f4, f5, f6, f7, f8, f9, f10 s
	f11, f12, f13, f14, f15, f16, f17, f18, f19, f20 s
	f21, f22, f23, f24, f25, f26, f27, f28, f29, f30 s
	f31, f32, f33, f34, f35, f36, f37, f38, f39, f40 s
	f41, f42, f43, f44, f45, f46, f47, f48, f49, f50 s
	f51, f52, f53, f54, f55, f56, f57, f58, f59, f60 s
	f61, f62, f63, f64, f65, f66, f67, f68, f69, f70 s
}
func main() {
	a, b := new(big), new(big)
	fmt.Println(*a == *b)
	b.f70.i = 1
	fmt.Println(*a == *b)
	a.f70.i = 1
	a.f3.a, b.f3.a = "xy", "x"
	fmt.Println(*a == *b, *a != *b)
	b.f3.a += "y"
	fmt.Println(*a == *b)
	zero := 0.0
	a.f9.f, b.f9.f = zero, -zero
	fmt.Println(*a == *b)
	a.f9.f = zero / zero
	b.f9.f = a.f9.f
	fmt.Println(*a == *b)
	local(a)
}
func local(p *big) {
	var c big
	fmt.Println(c == *p, c == big{})
}
