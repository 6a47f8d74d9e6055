// Package fmt formats as Go's fmt does: Print, Printf and their kin with all verbs and flags. It looks at values through
// internal/rtype where Go's uses reflect.
//
// A printer carries the text so far and the flags of the directive at hand. verbs.go parses directives,
// value.go walks values, format.go writes numbers and texts with padding.
package fmt

import (
	"errors"
	"internal/rtype"
	"internal/stdio"
	"io"
	"sync"
	"unicode/utf8"
)

// Stringer is a value with a text of its own, used by %v and %s.
type Stringer interface{ String() string }

// GoStringer is a value with Go syntax of its own, used by %#v.
type GoStringer interface{ GoString() string }

// State is what a Formatter sees of the directive.
type State interface {
	Write(b []byte) (n int, err error)
	Width() (wid int, ok bool)
	Precision() (prec int, ok bool)
	Flag(c int) bool
}

// Formatter is a value that formats itself.
type Formatter interface{ Format(f State, verb rune) }

type flags struct {
	minus, plus, sharp, space, zero bool
	widPresent, precPresent         bool
	plusV, sharpV                   bool // %+v and %#v: plus and sharp are off then
}

// text is what was printed so far, and the room in which numbers are written. Texts are reused.
type text struct {
	buf     []byte
	scratch [68]byte
	shown   state // what a Formatter sees of the printer
}

// state is the text and the directive at hand: what a Formatter may keep.
type state struct {
	*text
	flags
	wid, prec int // of this directive when present, else what an earlier one left, as in Go
}

// printer is a local of each call of the package, and nobody else gets its address, so that the operands are kept by nothing but the
// methods that are called of them (see receivers.c in the escape analysis).
type printer struct {
	state
	reordered bool
	goodArg   bool
	erroring  bool // a bad verb is being described: methods are not called
	panicking bool // a panic of a method is being described
	wrapErrs  bool // %w is allowed
	wrapped   error
}

var texts = sync.Pool{New: func() any { return new(text) }}

func newState() state {
	t := texts.Get().(*text)
	t.buf = t.buf[:0]
	return state{text: t}
}

func (t *text) free() {
	if cap(t.buf) <= 64<<10 {
		texts.Put(t)
	}
}

func (s *state) Write(b []byte) (int, error) {
	s.buf = append(s.buf, b...)
	return len(b), nil
}

// WriteString lets io.WriteString write to a State without a copy.
func (s *state) WriteString(b string) (int, error) {
	s.buf = append(s.buf, b...)
	return len(b), nil
}

func (s *state) Width() (int, bool)     { return s.wid, s.widPresent }
func (s *state) Precision() (int, bool) { return s.prec, s.precPresent }

func (s *state) Flag(c int) bool {
	switch c {
	case '-':
		return s.minus
	case '+':
		return s.plus || s.plusV
	case '#':
		return s.sharp || s.sharpV
	case ' ':
		return s.space
	case '0':
		return s.zero
	}
	return false
}

func (p *printer) byte(c byte)     { p.buf = append(p.buf, c) }
func (p *printer) string(s string) { p.buf = append(p.buf, s...) }
func (p *printer) rune(r rune)     { p.buf = utf8.AppendRune(p.buf, r) }

func (p *printer) print(a []any) {
	wasString := false
	for i, arg := range a {
		isString := arg != nil && rtype.TypeOf(arg).Kind() == rtype.String
		if i > 0 && !isString && !wasString {
			p.byte(' ')
		}
		p.printArg(arg, 'v')
		wasString = isString
	}
}

func (p *printer) println(a []any) {
	for i, arg := range a {
		if i > 0 {
			p.byte(' ')
		}
		p.printArg(arg, 'v')
	}
	p.byte('\n')
}

// Fprint writes the operands, with spaces between two that are no strings.
func Fprint(w io.Writer, a ...any) (n int, err error) {
	p := printer{state: newState()}
	p.print(a)
	n, err = w.Write(p.buf)
	p.free()
	return
}

// Fprintln writes the operands with spaces between and a newline.
func Fprintln(w io.Writer, a ...any) (n int, err error) {
	p := printer{state: newState()}
	p.println(a)
	n, err = w.Write(p.buf)
	p.free()
	return
}

// Fprintf writes by a format.
func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	p := printer{state: newState()}
	p.printf(format, a)
	n, err = w.Write(p.buf)
	p.free()
	return
}

// Print is Fprint to standard output.
func Print(a ...any) (n int, err error) { return Fprint(stdio.Out, a...) }

// Println is Fprintln to standard output.
func Println(a ...any) (n int, err error) { return Fprintln(stdio.Out, a...) }

// Printf is Fprintf to standard output.
func Printf(format string, a ...any) (n int, err error) { return Fprintf(stdio.Out, format, a...) }

// Sprint is Fprint to a string.
func Sprint(a ...any) string {
	p := printer{state: newState()}
	p.print(a)
	s := string(p.buf)
	p.free()
	return s
}

// Sprintln is Fprintln to a string.
func Sprintln(a ...any) string {
	p := printer{state: newState()}
	p.println(a)
	s := string(p.buf)
	p.free()
	return s
}

// Sprintf is Fprintf to a string.
func Sprintf(format string, a ...any) string {
	p := printer{state: newState()}
	p.printf(format, a)
	s := string(p.buf)
	p.free()
	return s
}

// Append is Fprint to the end of b.
func Append(b []byte, a ...any) []byte {
	p := printer{state: newState()}
	p.print(a)
	b = append(b, p.buf...)
	p.free()
	return b
}

// Appendln is Fprintln to the end of b.
func Appendln(b []byte, a ...any) []byte {
	p := printer{state: newState()}
	p.println(a)
	b = append(b, p.buf...)
	p.free()
	return b
}

// Appendf is Fprintf to the end of b.
func Appendf(b []byte, format string, a ...any) []byte {
	p := printer{state: newState()}
	p.printf(format, a)
	b = append(b, p.buf...)
	p.free()
	return b
}

type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string { return e.msg }
func (e *wrapError) Unwrap() error { return e.err }

// Errorf makes an error with a formatted text; it wraps the operand of its one %w.
func Errorf(format string, a ...any) error {
	p := printer{state: newState()}
	p.wrapErrs = true
	p.printf(format, a)
	s := string(p.buf)
	wrapped := p.wrapped
	p.free()
	if wrapped == nil {
		return errors.New(s)
	}
	return &wrapError{s, wrapped}
}
