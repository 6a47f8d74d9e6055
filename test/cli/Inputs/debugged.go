// debugged.go - a stack grows through many sizes before a function is called at its end
package main

//go:noinline
func leaf(n int) int {
	return n * 3
}

//go:noinline
func down(n int) int {
	var pad [64]int
	pad[n%64] = n
	if n == 0 {
		return leaf(7)
	}
	return down(n-1) + pad[n%64]
}

func main() {
	println("begins")
	println(down(1000))
}
