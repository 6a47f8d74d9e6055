// status: 2
// stderr: panic: main.code(7)
package main

type code int

func main() { panic(code(7)) }
