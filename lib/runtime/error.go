package runtime

import "unsafe"

// Error is what run-time panics hold.
type Error interface {
	error
	RuntimeError()
}

// _type is LoamType (loam/abi.h) as far as messages need it.
type _type struct {
	size, ptrdata uintptr
	hash          uint32
	tflag         uint8
	align         uint8
	fieldAlign    uint8
	kind          uint8
	gcdata        unsafe.Pointer
	str           string
	uncommon      *uncommon
	ptrTo         *_type
}

type uncommon struct{ name, pkgpath string }

// structType is LoamStructType, fields LoamField.
type structType struct {
	_type
	fields  *structField
	nfields int
}

type structField struct {
	name, pkgpath, tag string
	typ                *_type
	offset, embedded   uintptr
}

// Kinds, with reflect.Kind's numbers.
const (
	kindInvalid = iota
	kindBool
	kindInt
	kindInt8
	kindInt16
	kindInt32
	kindInt64
	kindUint
	kindUint8
	kindUint16
	kindUint32
	kindUint64
	kindUintptr
	kindFloat32
	kindFloat64
	kindComplex64
	kindComplex128
	kindArray
	kindChan
	kindFunc
	kindInterface
	kindMap
	kindPointer
	kindSlice
	kindString
	kindStruct
	kindUnsafePointer
)

// pkgpath is where a type was declared; for a struct type without a name, whose unexported fields it has.
func (t *_type) pkgpath() string {
	if t.uncommon != nil {
		return t.uncommon.pkgpath
	}
	if t.kind != kindStruct {
		return ""
	}
	s := (*structType)(unsafe.Pointer(t))
	for i := 0; i < s.nfields; i++ {
		f := (*structField)(unsafe.Add(unsafe.Pointer(s.fields), uintptr(i)*unsafe.Sizeof(structField{})))
		if f.pkgpath != "" {
			return f.pkgpath
		}
	}
	return ""
}

// TypeAssertionError explains a failed type assertion.
type TypeAssertionError struct {
	iface         *_type // of the operand
	concrete      *_type // its dynamic type; nil: none
	asserted      *_type
	missingMethod string
}

func (*TypeAssertionError) RuntimeError() {}

func (e *TypeAssertionError) Error() string {
	from := "interface"
	if e.iface != nil {
		from = e.iface.str
	}
	to := e.asserted.str
	if e.concrete == nil {
		return "interface conversion: " + from + " is nil, not " + to
	}
	have := e.concrete.str
	if e.missingMethod != "" {
		return "interface conversion: " + have + " is not " + to + ": missing method " + e.missingMethod
	}
	text := "interface conversion: " + from + " is " + have + ", not " + to
	if have != to {
		return text
	}
	if e.concrete.pkgpath() != e.asserted.pkgpath() {
		return text + " (types from different packages)"
	}
	return text + " (types from different scopes)"
}

// errorString is a run-time error of a fixed text.
type errorString string

func (e errorString) RuntimeError() {}
func (e errorString) Error() string { return "runtime error: " + string(e) }

// errorAddressString is one about an address.
type errorAddressString struct {
	msg  string
	addr uintptr
}

func (e errorAddressString) RuntimeError() {}
func (e errorAddressString) Error() string { return "runtime error: " + e.msg }

// Addr is the address of the access that failed.
func (e errorAddressString) Addr() uintptr { return e.addr }

// plainError is one without the usual prefix.
type plainError string

func (e plainError) RuntimeError() {}
func (e plainError) Error() string { return string(e) }

// boundsError is an index or slice expression out of range. x is unsigned when signed is false; y is a length, a capacity or the
// other bound.
type boundsError struct {
	x      int64
	y      int
	signed bool
	code   uint8
}

const (
	boundsIndex = iota
	boundsSliceAlen
	boundsSliceAcap
	boundsSliceB
	boundsSlice3Alen
	boundsSlice3Acap
	boundsSlice3B
	boundsSlice3C
	boundsConvert
)

func (e boundsError) RuntimeError() {}

func (e boundsError) Error() string {
	if e.code == boundsConvert {
		return "runtime error: cannot convert slice with length " + itoa(int64(e.y), true) + " to pointer to array with length " + itoa(e.x, e.signed)
	}
	x := itoa(e.x, e.signed)
	negative := e.signed && e.x < 0
	y, of := "", ""
	if !negative {
		y = itoa(int64(e.y), true)
		of = " with length " + y
		if e.code == boundsSliceAcap || e.code == boundsSlice3Acap {
			of = " with capacity " + y
		}
	}
	text := "runtime error: slice bounds out of range ["
	switch e.code {
	case boundsIndex:
		return "runtime error: index out of range [" + x + "]" + of
	case boundsSliceAlen, boundsSliceAcap:
		return text + ":" + x + "]" + of
	case boundsSliceB:
		return text + x + ":" + y + "]"
	case boundsSlice3Alen, boundsSlice3Acap:
		return text + "::" + x + "]" + of
	case boundsSlice3B:
		return text + ":" + x + ":" + y + "]"
	}
	return text + x + ":" + y + ":]"
}

func itoa(v int64, signed bool) string {
	var digits [20]byte
	u := uint64(v)
	negative := signed && v < 0
	if negative {
		u = -u
	}
	i := len(digits)
	for {
		i--
		digits[i] = byte('0' + u%10)
		u /= 10
		if u == 0 {
			break
		}
	}
	if negative {
		i--
		digits[i] = '-'
	}
	return string(digits[i:])
}
