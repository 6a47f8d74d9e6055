// The capacity of []byte(s) and []rune(s): what the allocation gives, 32 in a buffer on the stack, the length for a constant.
package main

import "fmt"

var runes []rune
var bytes []byte
var text, long = "local", "0123456789012345678901234567890123456789"

const constant = "0123456789012345678901234567890123456789"

func main() {
	for _, s := range []string{"", "a", "abc", "héé", long} {
		runes, bytes = []rune(s), []byte(s)
		fmt.Println(len(runes), cap(runes), cap(append(runes, 'x')), runes == nil, len(bytes), cap(bytes), bytes == nil)
	}
	r, b := []rune(text), []byte(text)
	n, m := []rune(long[:33]), []byte(long[:33])
	fmt.Println(cap(r), cap(b), cap(n), cap(append(n, 'x')), cap(m))
	r, b = []rune("constant"), []byte("constant")
	bytes = []byte(constant)
	fmt.Println(cap(r), cap(b), cap(bytes), cap(append(bytes, 'x')), cap([]byte("")), cap(append([]byte("abc"), 'd')))
}
