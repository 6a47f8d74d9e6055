// gcstress: 10
// The strings and bytes packages, from their real source.
package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

func main() {
	s := "The quick brown fox jumps over the lazy dog"
	fmt.Println(strings.Fields(s), len(strings.Split(s, " ")), strings.Join([]string{"a", "b", "c"}, "-"))
	fmt.Println(strings.Contains(s, "fox"), strings.Index(s, "the"), strings.LastIndex(s, "o"), strings.IndexByte(s, 'q'), strings.Count(s, "o"))
	fmt.Println(strings.ToUpper(s), strings.ToLower("ÄÖÜ ABC"), strings.Title("go is fun"))
	fmt.Println(strings.Repeat("ab", 5), strings.Replace(s, "o", "0", 2), strings.ReplaceAll(s, "the", "a"))
	fmt.Println(strings.TrimSpace("  x \n"), strings.Trim("--x--", "-"), strings.TrimLeft("xxabc", "x"), strings.TrimSuffix("file.go", ".go"), strings.TrimPrefix("prefix", "pre"))
	fmt.Println(strings.HasPrefix(s, "The"), strings.HasSuffix(s, "cat"), strings.EqualFold("Straße", "STRASSE"), strings.EqualFold("Go", "GO"))
	var b strings.Builder
	for i := 0; i < 5; i++ {
		fmt.Fprintf(&b, "%d,", i)
		b.WriteByte('x')
		b.WriteRune('é')
	}
	b.WriteString("end")
	fmt.Println(b.String(), b.Len())
	fmt.Println(strings.Map(func(r rune) rune {
		if r == 'o' {
			return -1
		}
		return unicode.ToUpper(r)
	}, s))
	before, after, found := strings.Cut("key=value", "=")
	fmt.Println(before, after, found, strings.SplitN("a,b,c,d", ",", 2), strings.SplitAfter("a,b", ","))
	fmt.Println(strings.FieldsFunc("a1b22c", unicode.IsDigit), strings.IndexFunc("abc1", unicode.IsDigit), strings.IndexAny("golang", "ly"))
	fmt.Println(strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace("<b>bold</b>"), strings.Compare("a", "b"))
	fmt.Println(utf8.RuneCountInString("日本語"), utf8.ValidString("a\xff"), unicode.IsUpper('É'), unicode.IsLetter('日'), unicode.IsSpace('\u00a0'))
	long := strings.Repeat("abcdefghij", 30) + "needle" + strings.Repeat("xyz", 50)
	fmt.Println(strings.Index(long, "needle"), strings.Index(long, "needles"), strings.Index(long, strings.Repeat("xyz", 25)))
	fmt.Println(bytes.Equal([]byte("a"), []byte("a")), bytes.Contains([]byte("hello world"), []byte("wor")), string(bytes.ToUpper([]byte("up"))))
	r := strings.NewReader("reader")
	p := make([]byte, 4)
	n, _ := r.Read(p)
	fmt.Println(n, string(p), r.Len())
}
