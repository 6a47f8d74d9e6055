// status: 2
// stderr: panic: main.phase(+1.000000e+000-2.000000e+000i)
// A complex value of a declared type is printed like the other numbers.
package main

type phase complex64

func main() { panic(phase(complex(1, -2))) }
