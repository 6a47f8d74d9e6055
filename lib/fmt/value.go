package fmt

import (
	"internal/rtype"
	"unsafe"
)

// printArg prints one operand: common types at once, others by their methods or by their structure. The functions that print a kind of
// value tell whether the verb fits it.
func (p *printer) printArg(arg any, verb rune) {
	if arg == nil {
		switch verb {
		case 'T', 'v':
			p.pad("<nil>")
		default:
			p.badVerb(verb, nil)
		}
		return
	}
	fits := true
	switch verb {
	case 'T':
		p.fmtS(rtype.TypeOf(arg).String())
		return
	case 'p':
		if !p.fmtPointer(rtype.ValueOf(arg), 'p') {
			p.badVerb(verb, arg)
		}
		return
	}
	switch x := arg.(type) {
	case bool:
		fits = p.fmtBool(x, verb)
	case float32:
		fits = p.fmtFloat(float64(x), 32, verb)
	case float64:
		fits = p.fmtFloat(x, 64, verb)
	case int:
		fits = p.fmtInteger(uint64(x), true, verb)
	case int8:
		fits = p.fmtInteger(uint64(x), true, verb)
	case int16:
		fits = p.fmtInteger(uint64(x), true, verb)
	case int32:
		fits = p.fmtInteger(uint64(x), true, verb)
	case int64:
		fits = p.fmtInteger(uint64(x), true, verb)
	case uint:
		fits = p.fmtInteger(uint64(x), false, verb)
	case uint8:
		fits = p.fmtInteger(uint64(x), false, verb)
	case uint16:
		fits = p.fmtInteger(uint64(x), false, verb)
	case uint32:
		fits = p.fmtInteger(uint64(x), false, verb)
	case uint64:
		fits = p.fmtInteger(x, false, verb)
	case uintptr:
		fits = p.fmtInteger(uint64(x), false, verb)
	case complex64:
		fits = p.fmtComplex(complex128(x), 64, verb)
	case complex128:
		fits = p.fmtComplex(x, 128, verb)
	case string:
		fits = p.fmtString(x, verb)
	case []byte:
		if !p.fmtBytes(x, verb, "[]byte") {
			p.printValue(rtype.ValueOf(arg), verb, 0, false)
		}
	default:
		if !p.methods(arg, verb) {
			p.printValue(rtype.ValueOf(arg), verb, 0, false)
		}
	}
	if !fits {
		p.badVerb(verb, arg)
	}
}

// catch prints a panic of arg's method in place of the value, and <nil> when arg is a nil pointer. A panic while such a panic is
// printed goes on.
func (p *printer) catch(arg any, verb rune, method string) {
	problem := recover()
	if problem == nil {
		return
	}
	if v := rtype.ValueOf(arg); v.Kind() == rtype.Pointer && v.IsNil() {
		p.string("<nil>")
		return
	}
	if p.panicking {
		panic(problem)
	}
	saved := p.flags
	p.flags = flags{}
	p.problem(verb, "(PANIC=")
	p.string(method)
	p.string(" method: ")
	p.panicking = true
	p.printArg(problem, 'v')
	p.panicking = false
	p.byte(')')
	p.flags = saved
}

// held is err for a place where it lives on. It has a copy of the value, so that an operand in the caller's frame may stay there.
func held(err error) (same error) {
	type iface struct {
		tab  uintptr // no pointer to the collector: the word gets no barrier
		data unsafe.Pointer
	}
	to := (*iface)(unsafe.Pointer(&same))
	to.tab, to.data = (*iface)(unsafe.Pointer(&err)).tab, rtype.Copied(err)
	return same
}

// methods prints arg by its own methods; false when it has none for this verb.
func (p *printer) methods(arg any, verb rune) (handled bool) {
	if p.erroring {
		return false
	}
	if verb == 'w' {
		err, ok := arg.(error)
		if !ok || !p.wrapErrs || p.wrapped != nil {
			p.wrapped, p.wrapErrs = nil, false
			p.badVerb(verb, arg)
			return true
		}
		p.wrapped = held(err)
		verb = 'v'
	}
	if f, ok := arg.(Formatter); ok {
		handled = true
		defer p.catch(arg, verb, "Format")
		p.shown = p.state
		f.Format(&p.shown, verb)
		return
	}
	if p.sharpV {
		if g, ok := arg.(GoStringer); ok {
			handled = true
			defer p.catch(arg, verb, "GoString")
			p.fmtS(g.GoString())
		}
		return
	}
	switch verb {
	case 'v', 's', 'x', 'X', 'q':
		switch x := arg.(type) {
		case error:
			handled = true
			defer p.catch(arg, verb, "Error")
			p.fmtString(x.Error(), verb)
		case Stringer:
			handled = true
			defer p.catch(arg, verb, "String")
			p.fmtString(x.String(), verb)
		}
	}
	return
}

// printValue prints by structure. depth is how many values are around v; hidden tells that v was reached through an unexported
// field, so that its methods are not called.
func (p *printer) printValue(v rtype.Value, verb rune, depth int, hidden bool) {
	var arg any
	if v.Type != nil {
		arg = v.Interface()
	}
	if depth > 0 && arg != nil && !hidden && p.methods(arg, verb) {
		return
	}
	fits := true
	switch k := v.Kind(); k {
	case rtype.Invalid:
		if depth == 0 {
			p.string("<invalid reflect.Value>")
		} else if verb == 'v' {
			p.string("<nil>")
		} else {
			fits = false
		}
	case rtype.Bool:
		fits = p.fmtBool(v.Bool(), verb)
	case rtype.Int, rtype.Int8, rtype.Int16, rtype.Int32, rtype.Int64:
		fits = p.fmtInteger(uint64(v.Int()), true, verb)
	case rtype.Uint, rtype.Uint8, rtype.Uint16, rtype.Uint32, rtype.Uint64, rtype.Uintptr:
		fits = p.fmtInteger(v.Uint(), false, verb)
	case rtype.Float32:
		fits = p.fmtFloat(v.Float(), 32, verb)
	case rtype.Float64:
		fits = p.fmtFloat(v.Float(), 64, verb)
	case rtype.Complex64:
		fits = p.fmtComplex(v.Complex(), 64, verb)
	case rtype.Complex128:
		fits = p.fmtComplex(v.Complex(), 128, verb)
	case rtype.String:
		fits = p.fmtString(v.String(), verb)
	case rtype.Struct:
		p.printStruct(v, verb, depth, hidden)
	case rtype.Interface:
		switch inner := v.Elem(); {
		case inner.Type != nil:
			p.printValue(inner, verb, depth+1, hidden)
		case p.sharpV:
			p.string(v.Type.String())
			p.string("(nil)")
		default:
			p.string("<nil>")
		}
	case rtype.Array, rtype.Slice:
		p.printElements(v, verb, depth, hidden)
	case rtype.Pointer:
		if depth == 0 && !v.IsNil() {
			switch a := v.Elem(); a.Kind() {
			case rtype.Array, rtype.Slice, rtype.Struct, rtype.Map:
				p.byte('&')
				p.printValue(a, verb, depth+1, hidden)
				return
			}
		}
		fits = p.fmtPointer(v, verb)
	case rtype.Map:
		p.printMap(v, verb, depth, hidden)
	case rtype.Chan, rtype.Func, rtype.UnsafePointer:
		fits = p.fmtPointer(v, verb)
	default:
		fits = false
	}
	if !fits {
		p.badVerb(verb, arg)
	}
}

func (p *printer) printStruct(v rtype.Value, verb rune, depth int, hidden bool) {
	if p.sharpV {
		p.string(v.Type.String())
	}
	p.byte('{')
	for i, n := 0, v.Type.NumField(); i < n; i++ {
		if i > 0 {
			p.separator()
		}
		f := v.Type.Field(i)
		if p.plusV || p.sharpV {
			p.string(f.Name)
			p.byte(':')
		}
		value := v.Field(i)
		if value.Kind() == rtype.Interface {
			if inner := value.Elem(); inner.Type != nil {
				value = inner
			}
		}
		p.printValue(value, verb, depth+1, hidden || f.PkgPath != "")
	}
	p.byte('}')
}

func (p *printer) separator() {
	if p.sharpV {
		p.string(", ")
	} else {
		p.byte(' ')
	}
}

func (p *printer) printElements(v rtype.Value, verb rune, depth int, hidden bool) {
	t := v.Type
	switch verb {
	case 's', 'q', 'x', 'X':
		if t.Elem().Kind() == rtype.Uint8 {
			b := make([]byte, v.Len())
			for i := range b {
				b[i] = byte(v.Index(i).Uint())
			}
			p.fmtBytes(b, verb, t.String())
			return
		}
	}
	opening, closing := byte('['), byte(']')
	if p.sharpV {
		p.string(t.String())
		if t.Kind() == rtype.Slice && v.IsNil() {
			p.string("(nil)")
			return
		}
		opening, closing = '{', '}'
	}
	p.byte(opening)
	for i, n := 0, v.Len(); i < n; i++ {
		if i > 0 {
			p.separator()
		}
		p.printValue(v.Index(i), verb, depth+1, hidden)
	}
	p.byte(closing)
}

// badVerb says that the verb does not fit the operand: %!d(string=hi).
func (p *printer) badVerb(verb rune, arg any) {
	p.erroring = true
	p.problem(verb, "(")
	if arg != nil {
		p.string(rtype.TypeOf(arg).String())
		p.byte('=')
		p.printArg(arg, 'v')
	} else {
		p.string("<nil>")
	}
	p.byte(')')
	p.erroring = false
}

func (p *printer) fmtBool(x bool, verb rune) (fits bool) {
	switch {
	case verb != 't' && verb != 'v':
		return false
	case x:
		p.pad("true")
	default:
		p.pad("false")
	}
	return true
}

func (p *printer) fmtString(s string, verb rune) (fits bool) {
	switch verb {
	case 'v':
		if p.sharpV {
			p.fmtQ(s)
		} else {
			p.fmtS(s)
		}
	case 's':
		p.fmtS(s)
	case 'x':
		p.fmtHex(s, lower)
	case 'X':
		p.fmtHex(s, upper)
	case 'q':
		p.fmtQ(s)
	default:
		return false
	}
	return true
}

// textOf is b as a string, not copied: nothing keeps it when it is printed.
func textOf(b []byte) string { return *(*string)(unsafe.Pointer(&b)) }

func (p *printer) fmtBytes(b []byte, verb rune, typeName string) (fits bool) {
	switch verb {
	case 'v', 'd':
		if p.sharpV {
			p.string(typeName)
			if b == nil {
				p.string("(nil)")
				return true
			}
			p.byte('{')
			for i, c := range b {
				if i > 0 {
					p.string(", ")
				}
				p.hex0x(uint64(c), true)
			}
			p.byte('}')
			return true
		}
		p.byte('[')
		for i, c := range b {
			if i > 0 {
				p.byte(' ')
			}
			p.integer(uint64(c), 10, false, verb, lower)
		}
		p.byte(']')
	case 's', 'x', 'X', 'q':
		return p.fmtString(textOf(b), verb)
	default:
		return false
	}
	return true
}

func (p *printer) fmtPointer(v rtype.Value, verb rune) (fits bool) {
	switch v.Kind() {
	case rtype.Chan, rtype.Func, rtype.Map, rtype.Pointer, rtype.Slice, rtype.UnsafePointer:
	default:
		return false
	}
	u := uint64(v.Pointer())
	switch verb {
	case 'v':
		switch {
		case p.sharpV:
			p.byte('(')
			p.string(v.Type.String())
			p.string(")(")
			if u == 0 {
				p.string("nil")
			} else {
				p.hex0x(u, true)
			}
			p.byte(')')
		case u == 0:
			p.pad("<nil>")
		default:
			p.hex0x(u, !p.sharp)
		}
	case 'p':
		p.hex0x(u, !p.sharp)
	case 'b', 'o', 'd', 'x', 'X':
		return p.fmtInteger(u, false, verb)
	default:
		return false
	}
	return true
}
