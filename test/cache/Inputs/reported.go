package main

import (
	"errors"
	"unicode/utf8"
)

type place struct {
	text string
	next *place
}

var kept *place

func wrap(text string) error { return errors.New(text) }

func keep(from *place) { kept = from }

func count(text string) (n int) {
	for len(text) > 0 {
		_, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		n++
	}
	return n
}

func main() {
	here := &place{text: "here"}
	keep(&place{next: here})
	local := &place{text: wrap("a fault").Error()}
	println(count(local.text), errors.Unwrap(wrap(kept.next.text)) == nil)
}
