// string(bytes) shares the bytes' memory only where nothing can write to them before the string has been used.
package main

import "fmt"

var b = []byte("hello")

func write(c byte) string      { b[0] = c; return "w" }
func at(c byte, i int) int     { b[0] = c; return i }
func bytesAfter(c byte) []byte { b[0] = c; return b }
func first(s ...string) string { b[0] = '?'; return s[0] }
func writeAndTell(c byte) bool { b[0] = c; return true }

type S string

func main() {
	for i, r := range string(b) {
		b[4-i] = 'X'
		fmt.Print(i, string(r), " ")
	}
	for i := range string(b) {
		b = append(b[:i], 0xff)[:5]
		fmt.Print(i, " ")
	}
	fmt.Println(b)
	b = []byte("hello")
	for i, c := range []byte(string(b)) {
		b[4-i] = 'y'
		fmt.Print(i, c, " ")
	}
	for i, c := range []rune(string(b)) {
		b[4-i] = 'q'
		fmt.Print(c, " ")
	}
	b = []byte("hello")
	fmt.Println(string(b) == write('1')+"ello", write('2')+"x" == string(b), string(b) < write('3'))
	fmt.Println(string(b)[at('5', 0)], len(string(b)[at('6', 1):]), string(b)[at('2', 0):at('3', 3)])
	fmt.Println("a"+string(b)+write('7')+string(b), string(b)+write('8'))
	switch string(b) {
	case "8ello":
		b[0] = 'z'
		fmt.Println(string(b))
	case "zello":
		fmt.Println("wrong")
	}
	switch string(b) {
	case write('9') + "ello", string(b):
		fmt.Println(string(b))
	}
	fmt.Println(string(append(b[:1:1], string(b)...)), copy(b[1:], string(b)), string(b), copy(b, string(b[2:])), string(b))
	var x interface{} = string(b)
	fmt.Println(writeAndTell('k') && x == string(b), string(b) == x || writeAndTell('m'), x)
	joined, t := ""+string(b), struct{ a, b string }{string(b), write('o')}
	b[0] = 'q'
	fmt.Println(joined, t, t == struct{ a, b string }{string(b), write('r')})
	fmt.Println(S(b) == S(write('s')), string(bytesAfter('u')) == string(b), string(b) == string(bytesAfter('x')))
	joined += "x" + string(b) + write('y')
	fmt.Println(joined, first(string(b)), first(string(b), write('%')))
	if string(b) == "?" && writeAndTell('+') || string(b)[:1] == "?" && writeAndTell('-') && string(b)[:1] == "-" {
		fmt.Println("written between two comparisons")
	}
}
