// gcstress: 20
// wbstress: 20
// A parser and printer of JSON without reflection: interfaces, panics as errors, strconv, bufio.
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"unicode"
)

type Value interface {
	write(w *bufio.Writer, indent int)
}
type (
	Null   struct{}
	Bool   bool
	Number float64
	String string
	Array  []Value
	Object map[string]Value
)

func (Null) write(w *bufio.Writer, _ int)   { w.WriteString("null") }
func (b Bool) write(w *bufio.Writer, _ int) { fmt.Fprint(w, bool(b)) }
func (n Number) write(w *bufio.Writer, _ int) {
	w.WriteString(strconv.FormatFloat(float64(n), 'g', -1, 64))
}
func (s String) write(w *bufio.Writer, _ int) { fmt.Fprintf(w, "%q", string(s)) }
func (a Array) write(w *bufio.Writer, in int) {
	w.WriteByte('[')
	for i, v := range a {
		if i > 0 {
			w.WriteString(", ")
		}
		v.write(w, in+1)
	}
	w.WriteByte(']')
}
func (o Object) write(w *bufio.Writer, in int) {
	keys := make([]string, 0, len(o))
	for k := range o {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	pad := strings.Repeat("  ", in+1)
	w.WriteString("{\n")
	for i, k := range keys {
		fmt.Fprintf(w, "%s%q: ", pad, k)
		o[k].write(w, in+1)
		if i < len(keys)-1 {
			w.WriteRune(',')
		}
		w.WriteByte('\n')
	}
	w.WriteString(pad[2:] + "}")
}

type SyntaxError struct {
	At  int
	Msg string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%d: %s", e.At, e.Msg) }

type parser struct {
	s  []rune
	at int
}

func (p *parser) fail(format string, args ...any) {
	panic(&SyntaxError{p.at, fmt.Sprintf(format, args...)})
}
func (p *parser) peek() rune {
	for p.at < len(p.s) && unicode.IsSpace(p.s[p.at]) {
		p.at++
	}
	if p.at == len(p.s) {
		return -1
	}
	return p.s[p.at]
}
func (p *parser) expect(r rune) {
	if c := p.peek(); c != r {
		p.fail("expected %q, found %q", r, c)
	}
	p.at++
}
func (p *parser) value() Value {
	switch c := p.peek(); {
	case c == '{':
		p.at++
		o := Object{}
		for p.peek() != '}' {
			if len(o) > 0 {
				p.expect(',')
			}
			k, ok := p.value().(String)
			if !ok {
				p.fail("key is no string")
			}
			p.expect(':')
			o[string(k)] = p.value()
		}
		p.at++
		return o
	case c == '[':
		p.at++
		var a Array
		for p.peek() != ']' {
			if a != nil {
				p.expect(',')
			}
			a = append(a, p.value())
		}
		p.at++
		return a
	case c == '"':
		start := p.at
		for p.at++; p.at < len(p.s) && p.s[p.at] != '"'; p.at++ {
			if p.s[p.at] == '\\' {
				p.at++
			}
		}
		p.expect('"')
		s, err := strconv.Unquote(string(p.s[start:p.at]))
		if err != nil {
			p.fail("%v", err)
		}
		return String(s)
	case c == '-' || unicode.IsDigit(c):
		start := p.at
		for p.at < len(p.s) && strings.ContainsRune("+-.eE0123456789", p.s[p.at]) {
			p.at++
		}
		f, err := strconv.ParseFloat(string(p.s[start:p.at]), 64)
		if err != nil {
			p.fail("%v", err)
		}
		return Number(f)
	default:
		for word, v := range map[string]Value{"true": Bool(true), "false": Bool(false), "null": Null{}} {
			if strings.HasPrefix(string(p.s[p.at:]), word) {
				p.at += len(word)
				return v
			}
		}
		p.fail("unexpected %q", c)
	}
	panic("unreachable")
}

func Parse(s string) (v Value, err error) {
	defer func() {
		if e, ok := recover().(*SyntaxError); ok {
			err = e
		}
	}()
	p := &parser{s: []rune(s)}
	v = p.value()
	if p.peek() >= 0 {
		p.fail("trailing text")
	}
	return
}

func main() {
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	for _, s := range []string{`{"b":[1,2.5,-3e10,{"x":null}],"a":"sn\u00f6 \"w\"","c":{"d":true}}`, `[1,]`, `{"a" 1}`, `"\q"`, `[[]] x`, `1e999`, ``} {
		v, err := Parse(s)
		if err != nil {
			fmt.Fprintf(w, "%T %v %v\n", err, err, v == nil)
			continue
		}
		v.write(w, 0)
		fmt.Fprintln(w)
	}
}
