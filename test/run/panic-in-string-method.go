// status: 2
// stderr: fatal error: panic while printing panic value: inside String
// The String method of a panic's value panics with a text, which is what there is to say.
package main

type value int

func (value) String() string { panic("inside String") }

func main() { panic(value(1)) }
