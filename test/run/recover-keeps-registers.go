// H9: a function that recovers, and its caller, go on with the numbers that they had in registers, whatever the frames
// that were left kept there, and when the panic began in C.
package main

import "fmt"

//go:noinline
func use(a, b, c, d, e, f int) int { return a ^ b ^ c ^ d ^ e ^ f }

func clobber(n int, kind int, p []int, i interface{}) (sum int) {
	a, b, c, d, e, f := n*3, n*5, n*7, n*11, n*13, n*17
	for k := 0; k < 3; k++ {
		sum += use(a, b, c, d, e, f) + k
		a, b, c, d, e, f = b, c, d, e, f, sum
	}
	if n > 0 {
		return clobber(n-1, kind, p, i) + use(a, b, c, d, e, f)
	}
	switch kind {
	case 0:
		panic("plain")
	case 1:
		return p[sum&7+8]
	case 2:
		return len(i.(fmt.Stringer).String())
	}
	return len(make([]int, sum&7-8))
}

//go:noinline
func recovers(n int, kind int) (r string) {
	defer func() { r = fmt.Sprint(recover()) }()
	return fmt.Sprint(clobber(n, kind, nil, 1))
}

func main() {
	a, b, c, d, e, f := 1, 2, 3, 4, 5, 6
	for i := 0; i < 40; i++ {
		r := recovers(i%7, i%4)
		a, b, c, d, e, f = b+1, c+a, d^b, e+c, f+d, a+len(r)
		use(a, b, c, d, e, f)
	}
	fmt.Println(a, b, c, d, e, f, recovers(3, 2))
}
