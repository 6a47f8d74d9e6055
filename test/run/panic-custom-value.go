// status: 2
// stderr: panic: main.code(7)
// A value of a declared type without Error or String is printed by its type and underlying value.
package main

type code int

func main() { panic(code(7)) }
