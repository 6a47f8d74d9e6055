// Calls that a profile may call hot: of a function above the budget of inlining, in a loop and in a function with a deferred call; of one
// with a loop; of one with a loop and an indirect call; of one that calls itself.
package main

import "fmt"

// large is beyond the budget of inlining, and beyond what LLVM inlines by itself.
func large(x int) int {
	if x&1 == 0 {
		x = x*3 + x>>1 ^ x<<2 - x&5 + x*7
		x = x*5 + x>>2 ^ x<<3 - x&6 + x*9
		x = x*11 + x>>5 ^ x<<6 - x&9 + x*13
		x = x*15 + x>>7 ^ x<<1 - x&3 + x*17
	} else {
		x = x*7 + x>>3 ^ x<<4 - x&7 + x*2
		x = x*9 + x>>4 ^ x<<5 - x&8 + x*4
		x = x*13 + x>>6 ^ x<<7 - x&1 + x*11
		x = x*17 + x>>8 ^ x<<2 - x&4 + x*19
	}
	if x > 1000 {
		x = x>>1 - x&3 + x>>5
	}
	return x
}

//go:noinline
func calls(n int) (t int) {
	for i := 0; i < n; i++ {
		t += large(i)
	}
	return t
}

//go:noinline
func deferred(x int) (sum int) {
	defer func() { sum++ }()
	return large(x)
}

func loop(n int) (t int) {
	for i := 0; i < n; i++ {
		t = t*3 + i>>1 ^ i<<2 - i&5 + i*7 - t>>3
		t = t*5 + i>>3 ^ i<<1 - i&7 + i*11 - t>>5
		t = t*7 + i>>2 ^ i<<4 - i&9 + i*13 - t>>2
	}
	return t
}

func fold(f func(x, y int) int, n int) (t int) {
	for i := 1; i <= n; i++ {
		t = f(t, i)*3 + i>>1 ^ i<<2 - i&5 + i*7 - t>>3
		t = t*5 + i>>3 ^ i<<1 - i&7 + i*11 - t>>5
		t = t*7 + i>>2 ^ i<<4 - i&9 + i*13 - t>>2
	}
	return t
}

func add(x, y int) int { return x + y }

func steps(n int) int {
	if n < 2 {
		return n
	}
	return steps(n-1)*3 ^ steps(n-2)
}

//go:noinline
func others(n int) int {
	t := loop(n)
	t += fold(add, n)
	t += steps(n)
	return t
}

func main() {
	fmt.Println(calls(100), deferred(5), others(10), loop(3), fold(func(x, y int) int { return x * y }, 4))
}
