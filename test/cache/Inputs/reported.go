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

// Where nothing but a check is made, the callees of err.Error() are not known: here they keep what they are given.
type fault struct{ text string }

var last *fault

func (f *fault) Error() string {
	last = f
	return f.text
}

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
	println((&fault{"of ours"}).Error(), count(local.text), errors.Unwrap(wrap(kept.next.text)) == nil)
}
