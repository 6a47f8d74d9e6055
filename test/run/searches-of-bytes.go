// Searches and counts of bytes look at a block of places at once: around the block's length, at every place, with needles that almost
// match, they give what a plain loop gives.
package main

import (
	"bytes"
	"fmt"
	"strings"
)

func find(s, sep string) int {
	for i := 0; i+len(sep) <= len(s); i++ {
		if s[i:i+len(sep)] == sep {
			return i
		}
	}
	return -1
}

func count(s string, c byte) (n int) {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			n++
		}
	}
	return n
}

func check(s, sep string) {
	if got, want := strings.Index(s, sep), find(s, sep); got != want {
		fmt.Printf("Index(%q, %q) = %d, not %d\n", s, sep, got, want)
	}
	if got, want := bytes.Index([]byte(s), []byte(sep)), find(s, sep); got != want {
		fmt.Printf("bytes.Index(%q, %q) = %d, not %d\n", s, sep, got, want)
	}
}

func main() {
	for n := 0; n < 70; n++ {
		for m := 1; m <= 6; m++ {
			needle := strings.Repeat("a", m-1) + "b"
			for at := 0; at <= n; at++ {
				s := strings.Repeat("a", at) + needle + strings.Repeat("a", n-at)
				check(s, needle)
				check(s[:len(s)-1], needle+"a")
				check(s, "b"+needle)
				check(strings.Repeat(".", at)+"x..y"+strings.Repeat("x", n-at), "x..y")
			}
		}
		s := strings.Repeat("ab", n)
		for from := 0; from < 4 && from <= len(s); from++ {
			if strings.Count(s[from:], "b") != count(s[from:], 'b') || bytes.Count([]byte(s[from:]), []byte("a")) != count(s[from:], 'a') {
				fmt.Println("Count", n, from)
			}
		}
	}
	// More false candidates than a search for short needles bears, and more equal bytes than a lane counts.
	long := strings.Repeat("a", 20000)
	check(long+"ba", "aaaba")
	check(long, "aaaaaaaaba")
	check(strings.Repeat("ax..a.b", 5000)+"ax...b", "ax...b")
	fmt.Println(strings.Count(long, "a"), strings.Count(long+long[:31], "a"), strings.Index(long+"\x00\xff", "\x00\xff"))
}
