package fmt

import (
	"internal/rtype"
	"unicode/utf8"
)

// Widths, precisions and argument indices beyond this are refused.
const tooLarge = 1e6

// number reads decimal digits of s from i up to end.
func number(s string, i, end int) (n int, present bool, next int) {
	for ; i < end && '0' <= s[i] && s[i] <= '9'; i++ {
		if n > tooLarge {
			return 0, false, end
		}
		n = n*10 + int(s[i]-'0')
		present = true
	}
	return n, present, i
}

// intOperand takes a width or precision from an operand of any integer type.
func intOperand(a []any, at int) (n int, isInt bool, next int) {
	if at >= len(a) {
		return 0, false, at
	}
	v := rtype.ValueOf(a[at])
	switch k := v.Kind(); {
	case rtype.Int <= k && k <= rtype.Int64:
		n, isInt = int(v.Int()), true
	case rtype.Uint <= k && k <= rtype.Uintptr:
		if u := v.Uint(); u <= tooLarge {
			n, isInt = int(u), true
		}
	}
	if n > tooLarge || n < -tooLarge {
		n, isInt = 0, false
	}
	return n, isInt, at + 1
}

// argIndex reads an explicit argument index "[n]" at format[i]. It returns the operand's number, where the format goes on, and
// whether there was a bracket; a bad index clears p.goodArg. The shortest one has three bytes, also of what ends the format.
func (p *printer) argIndex(at, i int, format string, count int) (newAt, next int, found bool) {
	if i >= len(format) || format[i] != '[' {
		return at, i, false
	}
	p.reordered = true
	for end := i + 1; end < len(format) && len(format)-i >= len("[n]"); end++ {
		if format[end] == ']' {
			n, ok, stop := number(format, i+1, end)
			if ok && stop == end && n >= 1 && n <= count {
				return n - 1, end + 1, true
			}
			p.goodArg = false
			return at, end + 1, ok && stop == end
		}
	}
	p.goodArg = false
	return at, i + 1, false
}

func (p *printer) printf(format string, a []any) {
	end := len(format)
	at := 0
	indexed := false
	p.reordered = false
	for i := 0; i < end; {
		p.goodArg = true
		start := i
		for i < end && format[i] != '%' {
			i++
		}
		p.string(format[start:i])
		if i >= end {
			break
		}
		i++
		p.flags = flags{}
		i = p.parseFlags(format, i)

		at, i, indexed = p.argIndex(at, i, format, len(a))
		if i < end && format[i] == '*' {
			i++
			p.wid, p.widPresent, at = intOperand(a, at)
			if !p.widPresent {
				p.string("%!(BADWIDTH)")
			}
			if p.wid < 0 {
				p.wid = -p.wid
				p.minus, p.zero = true, false
			}
			indexed = false
		} else if i >= end || format[i] < 'a' || 'z' < format[i] || at >= len(a) || indexed {
			p.wid, p.widPresent, i = number(format, i, end)
			if indexed && p.widPresent {
				p.goodArg = false
			}
		}
		if i+1 < end && format[i] == '.' {
			i++
			if indexed {
				p.goodArg = false
			}
			at, i, indexed = p.argIndex(at, i, format, len(a))
			if i < end && format[i] == '*' {
				i++
				p.prec, p.precPresent, at = intOperand(a, at)
				if p.prec < 0 {
					p.prec, p.precPresent = 0, false
				}
				if !p.precPresent {
					p.string("%!(BADPREC)")
				}
				indexed = false
			} else {
				p.prec, p.precPresent, i = number(format, i, end)
				if !p.precPresent {
					p.prec, p.precPresent = 0, true
				}
			}
		}
		if !indexed {
			at, i, indexed = p.argIndex(at, i, format, len(a))
		}
		if i >= end {
			p.string("%!(NOVERB)")
			break
		}
		verb, size := rune(format[i]), 1
		if verb >= utf8.RuneSelf {
			verb, size = utf8.DecodeRuneInString(format[i:])
		}
		i += size
		switch {
		case verb == '%':
			p.byte('%')
		case !p.goodArg:
			p.problem(verb, "(BADINDEX)")
		case at >= len(a):
			p.problem(verb, "(MISSING)")
		default:
			if verb == 'v' {
				p.sharpV, p.sharp = p.sharp, false
				p.plusV, p.plus = p.plus, false
			}
			p.printArg(a[at], verb)
			at++
		}
	}
	if !p.reordered && at < len(a) {
		p.extra(a[at:])
	}
}

func (p *printer) parseFlags(format string, i int) int {
	for ; i < len(format); i++ {
		switch format[i] {
		case '#':
			p.sharp = true
		case '0':
			p.zero = !p.minus
		case '+':
			p.plus = true
		case '-':
			p.minus, p.zero = true, false
		case ' ':
			p.space = true
		default:
			return i
		}
	}
	return i
}

func (p *printer) problem(verb rune, what string) {
	p.string("%!")
	p.rune(verb)
	p.string(what)
}

func (p *printer) extra(a []any) {
	p.flags = flags{}
	p.string("%!(EXTRA ")
	for i, arg := range a {
		if i > 0 {
			p.string(", ")
		}
		if arg == nil {
			p.string("<nil>")
		} else {
			p.string(rtype.TypeOf(arg).String())
			p.byte('=')
			p.printArg(arg, 'v')
		}
	}
	p.byte(')')
}
