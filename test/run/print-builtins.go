// stderr: 1 -2 true hi +1.500000e+000 +Inf
// stderr: abc0x0
// stderr: 18446744073709551615 (0x0,0x0) NaN
// stderr: (+1.500000e+000-2.000000e+000i) (NaN+Infi)
// The builtins print and println, in their own formats, on standard error.
package main

func main() {
	zero := 0.0
	var p *int
	var e any
	println(1, -2, true, "hi", 1.5, 1/zero)
	print("a", "b", "c", p, "\n")
	println(uint64(1<<64-1), e, zero/zero)
	println(1.5-2i, complex64(complex(zero/zero, 1/zero)))
}
