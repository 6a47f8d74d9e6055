package fmt

import (
	"strconv"
	"unicode/utf8"
)

const (
	lower = "0123456789abcdefx"
	upper = "0123456789ABCDEFX"
)

func (p *printer) fill(n int) {
	c := byte(' ')
	if p.zero {
		c = '0'
	}
	for ; n > 0; n-- {
		p.buf = append(p.buf, c)
	}
}

// pad writes s in a field of the wanted width, counted in runes.
func (p *printer) pad(s string) {
	if !p.widPresent || p.wid == 0 {
		p.string(s)
		return
	}
	n := p.wid - utf8.RuneCountInString(s)
	if p.minus {
		p.string(s)
		p.fill(n)
	} else {
		p.fill(n)
		p.string(s)
	}
}

func (p *printer) padBytes(b []byte) {
	if !p.widPresent || p.wid == 0 {
		p.buf = append(p.buf, b...)
		return
	}
	n := p.wid - utf8.RuneCount(b)
	if p.minus {
		p.buf = append(p.buf, b...)
		p.fill(n)
	} else {
		p.fill(n)
		p.buf = append(p.buf, b...)
	}
}

// padSpaces is padBytes with spaces whatever the zero flag says.
func (p *printer) padSpaces(b []byte) {
	zero := p.zero
	p.zero = false
	p.padBytes(b)
	p.zero = zero
}

func (p *printer) fmtInteger(u uint64, signed bool, verb rune) (fits bool) {
	switch verb {
	case 'v':
		if p.sharpV && !signed {
			p.hex0x(u, true)
		} else {
			p.integer(u, 10, signed, verb, lower)
		}
	case 'd':
		p.integer(u, 10, signed, verb, lower)
	case 'b':
		p.integer(u, 2, signed, verb, lower)
	case 'o', 'O':
		p.integer(u, 8, signed, verb, lower)
	case 'x':
		p.integer(u, 16, signed, verb, lower)
	case 'X':
		p.integer(u, 16, signed, verb, upper)
	case 'c':
		p.padBytes(utf8.AppendRune(p.scratch[:0], toRune(u)))
	case 'q':
		if p.plus {
			p.padBytes(strconv.AppendQuoteRuneToASCII(p.scratch[:0], toRune(u)))
		} else {
			p.padBytes(strconv.AppendQuoteRune(p.scratch[:0], toRune(u)))
		}
	case 'U':
		p.unicode(u)
	default:
		return false
	}
	return true
}

func toRune(u uint64) rune {
	if u > utf8.MaxRune {
		return utf8.RuneError
	}
	return rune(u)
}

// hex0x writes u in base 16, with 0x in front when asked, whatever the sharp flag says.
func (p *printer) hex0x(u uint64, prefix bool) {
	sharp := p.sharp
	p.sharp = prefix
	p.integer(u, 16, false, 'v', lower)
	p.sharp = sharp
}

// integer writes u in a base, from the last digit on, into a buffer that also has room for zeros, prefix and sign.
func (p *printer) integer(u uint64, base uint64, signed bool, verb rune, digits string) {
	negative := signed && int64(u) < 0
	if negative {
		u = -u
	}
	buf := p.scratch[:]
	if p.widPresent || p.precPresent {
		if need := 3 + p.wid + p.prec; need > len(buf) {
			buf = make([]byte, need)
		}
	}
	zeros := 0
	if p.precPresent {
		zeros = p.prec
		if zeros == 0 && u == 0 {
			zero := p.zero
			p.zero = false
			p.fill(p.wid)
			p.zero = zero
			return
		}
	} else if p.zero && p.widPresent {
		zeros = p.wid
		if negative || p.plus || p.space {
			zeros--
		}
	}
	i := len(buf)
	switch base {
	case 10:
		for u >= 10 {
			i--
			next := u / 10
			buf[i] = byte('0' + u - next*10)
			u = next
		}
	case 16:
		for u >= 16 {
			i--
			buf[i] = digits[u&15]
			u >>= 4
		}
	case 8:
		for u >= 8 {
			i--
			buf[i] = byte('0' + u&7)
			u >>= 3
		}
	default:
		for u >= 2 {
			i--
			buf[i] = byte('0' + u&1)
			u >>= 1
		}
	}
	i--
	buf[i] = digits[u]
	for i > 0 && zeros > len(buf)-i {
		i--
		buf[i] = '0'
	}
	if p.sharp {
		switch base {
		case 2:
			i -= 2
			buf[i], buf[i+1] = '0', 'b'
		case 8:
			if buf[i] != '0' {
				i--
				buf[i] = '0'
			}
		case 16:
			i -= 2
			buf[i], buf[i+1] = '0', digits[16]
		}
	}
	if verb == 'O' {
		i -= 2
		buf[i], buf[i+1] = '0', 'o'
	}
	switch {
	case negative:
		i--
		buf[i] = '-'
	case p.plus:
		i--
		buf[i] = '+'
	case p.space:
		i--
		buf[i] = ' '
	}
	p.padSpaces(buf[i:])
}

// unicode writes U+0041, with the sharp flag U+0041 'A'.
func (p *printer) unicode(u uint64) {
	least := 4
	if p.precPresent && p.prec > least {
		least = p.prec
	}
	b := make([]byte, 0, 80)
	b = append(b, 'U', '+')
	digits := 1
	for rest := u >> 4; rest != 0; rest >>= 4 {
		digits++
	}
	for i := digits; i < least; i++ {
		b = append(b, '0')
	}
	for i := digits - 1; i >= 0; i-- {
		b = append(b, upper[u>>uint(4*i)&15])
	}
	if p.sharp && u <= utf8.MaxRune && strconv.IsPrint(rune(u)) {
		b = append(b, ' ', '\'')
		b = utf8.AppendRune(b, rune(u))
		b = append(b, '\'')
	}
	p.padSpaces(b)
}

func (p *printer) fmtFloat(x float64, bits int, verb rune) (fits bool) {
	switch verb {
	case 'v':
		p.float(x, bits, 'g', -1)
	case 'b', 'g', 'G', 'x', 'X':
		p.float(x, bits, byte(verb), -1)
	case 'f', 'e', 'E':
		p.float(x, bits, byte(verb), 6)
	case 'F':
		p.float(x, bits, 'f', 6)
	default:
		return false
	}
	return true
}

// fmtComplex writes both parts with the directive's width and flags; the imaginary part always has a sign.
func (p *printer) fmtComplex(x complex128, bits int, verb rune) (fits bool) {
	switch verb {
	case 'v', 'b', 'g', 'G', 'x', 'X', 'f', 'F', 'e', 'E':
		plus := p.plus
		p.byte('(')
		p.fmtFloat(real(x), bits/2, verb)
		p.plus = true
		p.fmtFloat(imag(x), bits/2, verb)
		p.string("i)")
		p.plus = plus
	default:
		return false
	}
	return true
}

// float writes x; num keeps its sign in front so that it can be shown, dropped, or put before zeros.
func (p *printer) float(x float64, bits int, verb byte, prec int) {
	if p.precPresent {
		prec = p.prec
	}
	num := strconv.AppendFloat(p.scratch[:1], x, verb, prec, bits)
	if num[1] == '-' || num[1] == '+' {
		num = num[1:]
	} else {
		num[0] = '+'
	}
	if p.space && num[0] == '+' && !p.plus {
		num[0] = ' '
	}
	if num[1] == 'I' || num[1] == 'N' {
		if num[1] == 'N' && !p.space && !p.plus {
			num = num[1:]
		}
		p.padSpaces(num)
		return
	}
	if p.sharp && verb != 'b' {
		num = p.keepPoint(num, verb, prec)
	}
	if !p.plus && num[0] == '+' {
		p.padBytes(num[1:])
		return
	}
	if p.zero && p.widPresent && p.wid > len(num) {
		p.byte(num[0])
		p.fill(p.wid - len(num))
		p.buf = append(p.buf, num[1:]...)
		return
	}
	p.padBytes(num)
}

// keepPoint is the sharp flag on floats: the decimal point stays, %g keeps its trailing zeros.
func (p *printer) keepPoint(num []byte, verb byte, prec int) []byte {
	digits := 0
	switch verb {
	case 'g', 'G', 'x':
		if digits = prec; digits == -1 {
			digits = 6
		}
	}
	tail := ""
	point, nonzero := false, false
scan:
	for i := 1; i < len(num); i++ {
		switch c := num[i]; {
		case c == '.':
			point = true
		case c == 'p' || c == 'P' || (c == 'e' || c == 'E') && verb != 'x' && verb != 'X':
			tail = string(num[i:])
			num = num[:i]
			break scan
		default:
			nonzero = nonzero || c != '0'
			if nonzero {
				digits--
			}
		}
	}
	if !point {
		if len(num) == 2 && num[1] == '0' {
			digits--
		}
		num = append(num, '.')
	}
	for ; digits > 0; digits-- {
		num = append(num, '0')
	}
	return append(num, tail...)
}

// truncate cuts s after the runes that the precision allows.
func (p *printer) truncate(s string) string {
	if p.precPresent {
		n := p.prec
		for i := range s {
			if n--; n < 0 {
				return s[:i]
			}
		}
	}
	return s
}

func (p *printer) fmtS(s string) { p.pad(p.truncate(s)) }

func (p *printer) fmtQ(s string) {
	s = p.truncate(s)
	switch {
	case p.sharp && strconv.CanBackquote(s):
		p.pad("`" + s + "`")
	case p.plus:
		p.padBytes(strconv.AppendQuoteToASCII(p.scratch[:0], s))
	default:
		p.padBytes(strconv.AppendQuote(p.scratch[:0], s))
	}
}

// fmtHex writes the bytes of s in base 16; the space flag puts blanks between them, sharp puts 0x in front.
func (p *printer) fmtHex(s string, digits string) {
	n := len(s)
	if p.precPresent && p.prec < n {
		n = p.prec
	}
	width := 2 * n
	switch {
	case n == 0:
		if p.widPresent {
			p.fill(p.wid)
		}
		return
	case p.space:
		if p.sharp {
			width *= 2
		}
		width += n - 1
	case p.sharp:
		width += 2
	}
	if p.widPresent && !p.minus {
		p.fill(p.wid - width)
	}
	if p.sharp {
		p.buf = append(p.buf, '0', digits[16])
	}
	for i := 0; i < n; i++ {
		if p.space && i > 0 {
			p.byte(' ')
			if p.sharp {
				p.buf = append(p.buf, '0', digits[16])
			}
		}
		p.buf = append(p.buf, digits[s[i]>>4], digits[s[i]&15])
	}
	if p.widPresent && p.minus {
		p.fill(p.wid - width)
	}
}
