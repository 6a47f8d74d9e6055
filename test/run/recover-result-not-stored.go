// What a function returns after a recovered panic is what its results held then, not what a return would have stored.
package main

import "fmt"

func catch(p *int) { *p ^= 1; fmt.Println(recover() != nil) }

//go:noinline
func f(n int, p *int) int {
	a := n
	r := 3
	defer catch(p)
	if *p&1 == 1 {
		panic("text359")
	}
	return a + r
}

func main() {
	x := 1
	fmt.Println(f(5, &x), x)
	fmt.Println(f(5, &x), x)
}
