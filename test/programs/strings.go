// args: 200
// gcstress: 3
// Building, slicing, comparing and converting strings; runes of one to four bytes; invalid UTF-8.
package main

import (
	"fmt"
	"os"
	"strconv"
)

func reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

func fields(s string) (out []string) {
	start := -1
	for i, r := range s + " " {
		if r == ' ' {
			if start >= 0 {
				out = append(out, s[start:i])
			}
			start = -1
		} else if start < 0 {
			start = i
		}
	}
	return
}

func join(parts []string, sep string) string {
	var b []byte
	for i, p := range parts {
		if i > 0 {
			b = append(b, sep...)
		}
		b = append(b, p...)
	}
	return string(b)
}

func caesar(s string, by byte) string {
	b := []byte(s)
	for i, c := range b {
		switch {
		case c >= 'a' && c <= 'z':
			b[i] = 'a' + (c-'a'+by)%26
		case c >= 'A' && c <= 'Z':
			b[i] = 'A' + (c-'A'+by)%26
		}
	}
	return string(b)
}

func main() {
	n := 200
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	s := "Größe: 10 € für 日本語 and 𝄞"
	fmt.Println(len(s), s, reverse(s))
	for i, r := range "aé日𝄞\xff\xe6z" {
		fmt.Print(i, ":", r, "=", string(r), " ")
	}
	fmt.Println()
	words := fields("  the quick  brown fox jumps over the lazy dog ")
	fmt.Println(len(words), join(words, "-"), words[1] < words[2], words[0] == words[6])
	fmt.Println(caesar("Hello, World", 13), caesar(caesar("Hello, World", 13), 13))
	text := ""
	for i := 0; i < n; i++ {
		text += strconv.Itoa(i) + ","
	}
	fmt.Println(len(text), text[len(text)-12:])
	sum := 0
	for i := 0; i+3 < len(text); i++ {
		if text[i:i+2] == "1," {
			sum += i
		}
	}
	fmt.Println(sum)
	b := []byte("immutable")
	t := string(b)
	b[0] = 'X'
	fmt.Println(t, string(b), "a"+"b"+t[2:4]+string(b[:1]), t > string(b))
	switch t[:5] {
	case "immut":
		fmt.Println("prefix")
	default:
		fmt.Println("no prefix")
	}
}
