package fmt

import "internal/rtype"

// Maps are printed in the order of their keys, as internal/fmtsort has it: numbers and strings by value, NaN first, false before true,
// pointers by address, structs and arrays by their parts, interfaces by the address of the type, then by value.

func (p *printer) printMap(v rtype.Value, verb rune, depth int, hidden bool) {
	end := byte(']')
	if p.sharpV {
		p.string(v.Type.String())
		if v.IsNil() {
			p.string("(nil)")
			return
		}
		p.byte('{')
		end = '}'
	} else {
		p.string("map[")
	}
	keys, elems := v.Entries()
	sortEntries(keys, elems)
	for i := range keys {
		if i > 0 {
			p.separator()
		}
		p.printValue(keys[i], verb, depth+1, hidden)
		p.byte(':')
		p.printValue(elems[i], verb, depth+1, hidden)
	}
	p.byte(end)
}

// sortEntries is a merge sort: stable, and no slower for keys that were in order.
func sortEntries(keys, elems []rtype.Value) {
	n := len(keys)
	toKeys, toElems := make([]rtype.Value, n), make([]rtype.Value, n)
	for run := 1; run < n; run *= 2 {
		for lo := 0; lo < n; lo += 2 * run {
			mid, hi := lo+run, lo+2*run
			if mid > n {
				mid = n
			}
			if hi > n {
				hi = n
			}
			for i, j, k := lo, mid, lo; k < hi; k++ {
				from := j
				if j == hi || i < mid && compare(keys[i], keys[j]) <= 0 {
					from = i
					i++
				} else {
					j++
				}
				toKeys[k], toElems[k] = keys[from], elems[from]
			}
		}
		copy(keys, toKeys)
		copy(elems, toElems)
	}
}

func compare(a, b rtype.Value) int {
	switch a.Kind() {
	case rtype.Int, rtype.Int8, rtype.Int16, rtype.Int32, rtype.Int64:
		x, y := a.Int(), b.Int()
		return signOf(x < y, x > y)
	case rtype.Uint, rtype.Uint8, rtype.Uint16, rtype.Uint32, rtype.Uint64, rtype.Uintptr:
		x, y := a.Uint(), b.Uint()
		return signOf(x < y, x > y)
	case rtype.String:
		x, y := a.String(), b.String()
		return signOf(x < y, x > y)
	case rtype.Float32, rtype.Float64:
		return compareFloats(a.Float(), b.Float())
	case rtype.Complex64, rtype.Complex128:
		x, y := a.Complex(), b.Complex()
		if c := compareFloats(real(x), real(y)); c != 0 {
			return c
		}
		return compareFloats(imag(x), imag(y))
	case rtype.Bool:
		return signOf(!a.Bool() && b.Bool(), a.Bool() && !b.Bool())
	case rtype.Pointer, rtype.UnsafePointer, rtype.Chan:
		x, y := a.Pointer(), b.Pointer()
		return signOf(x < y, x > y)
	case rtype.Struct:
		for i := 0; i < a.Type.NumField(); i++ {
			if c := compare(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case rtype.Array:
		for i := 0; i < a.Len(); i++ {
			if c := compare(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	case rtype.Interface:
		return compareDynamic(a.Elem(), b.Elem())
	}
	return 0
}

func signOf(less, greater bool) int {
	if less {
		return -1
	}
	if greater {
		return 1
	}
	return 0
}

func compareFloats(x, y float64) int {
	return signOf(x < y || x != x && y == y, x > y || y != y && x == x)
}

func compareDynamic(a, b rtype.Value) int {
	if a.Type == nil || b.Type == nil {
		return signOf(a.Type == nil && b.Type != nil, a.Type != nil && b.Type == nil)
	}
	if a.Type != b.Type {
		x, y := a.Type.Address(), b.Type.Address()
		return signOf(x < y, x > y)
	}
	return compare(a, b)
}
