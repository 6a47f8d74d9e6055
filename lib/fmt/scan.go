package fmt

import (
	"internal/rtype"
	"internal/stdio"
	"io"
	"unicode/utf8"
	"unsafe"
)

// The installed Go's scan.go reads the input; here is what it stands on: the token buffer, numbers in formats, standard input, and
// the store of a scanned value through internal/rtype.

type buffer []byte

func (b *buffer) writeByte(c byte) { *b = append(*b, c) }
func (b *buffer) writeRune(r rune) { *b = utf8.AppendRune(*b, r) }

func parsenum(s string, start, end int) (num int, isnum bool, newi int) {
	return number(s, start, end)
}

// Scan reads values from standard input, separated by space or newlines.
func Scan(a ...any) (n int, err error) { return Fscan(stdio.In, a...) }

// Scanln is Scan that stops at a newline.
func Scanln(a ...any) (n int, err error) { return Fscanln(stdio.In, a...) }

// Scanf reads values from standard input as the format says.
func Scanf(format string, a ...any) (n int, err error) { return Fscanf(stdio.In, format, a...) }

// valueError stands for reflect.ValueError, with which Go ends where nil is to be scanned into.
type valueError struct{ method string }

func (e *valueError) Error() string { return "reflect: call of " + e.method + " on zero Value" }

// scanOne reads one value and stores it where arg, a pointer or a Scanner, says.
func (s *ss) scanOne(verb rune, arg any) {
	s.buf = s.buf[:0]
	if own, ok := arg.(Scanner); ok {
		err := own.Scan(s, verb)
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			s.error(err)
		}
		return
	}
	if arg == nil {
		panic(&valueError{"reflect.Value.Type"})
	}
	v := rtype.ValueOf(arg)
	if v.Kind() != rtype.Pointer {
		s.errorString("type not a pointer: " + Sprintf("%T", arg))
	}
	s.scanInto(v.Type.Elem(), v.Word(), verb, v.Type.String())
}

func (s *ss) scanInto(t *rtype.Type, p unsafe.Pointer, verb rune, pointerType string) {
	bits := int(t.Size) * 8
	switch kind := t.Kind(); kind {
	case rtype.Bool:
		*(*bool)(p) = s.scanBool(verb)
	case rtype.Int, rtype.Int8, rtype.Int16, rtype.Int32, rtype.Int64:
		storeInt(p, bits, uint64(s.scanInt(verb, bits)))
	case rtype.Uint, rtype.Uint8, rtype.Uint16, rtype.Uint32, rtype.Uint64, rtype.Uintptr:
		storeInt(p, bits, s.scanUint(verb, bits))
	case rtype.Float32, rtype.Float64:
		if name := t.String(); name == "float32" || name == "float64" { // as in Go, declared types take any verb
			s.okVerb(verb, floatVerbs, name)
		}
		s.SkipSpace()
		s.notEOF()
		x := s.convertFloat(s.floatToken(), bits)
		if bits == 32 {
			*(*float32)(p) = float32(x)
		} else {
			*(*float64)(p) = x
		}
	case rtype.Complex64:
		*(*complex64)(p) = complex64(s.scanComplex(verb, bits))
	case rtype.Complex128:
		*(*complex128)(p) = s.scanComplex(verb, bits)
	case rtype.String:
		*(*string)(p) = s.convertString(verb)
	case rtype.Slice:
		if t.Elem().Kind() != rtype.Uint8 {
			s.errorString("can't scan type: " + pointerType)
		}
		*(*[]byte)(p) = []byte(s.convertString(verb))
	default:
		s.errorString("can't scan type: " + pointerType)
	}
}

func storeInt(p unsafe.Pointer, bits int, x uint64) {
	switch bits {
	case 8:
		*(*uint8)(p) = uint8(x)
	case 16:
		*(*uint16)(p) = uint16(x)
	case 32:
		*(*uint32)(p) = uint32(x)
	default:
		*(*uint64)(p) = x
	}
}
