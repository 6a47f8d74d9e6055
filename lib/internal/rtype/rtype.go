// Package rtype looks at values through the type descriptors that the compiler emits (loam/abi.h, LoamType). It is what fmt,
// internal/reflectlite and later reflect stand on.
//
// A Value is a type and the address of the bytes, or of a value that is the data word of an interface this word: it reads, it does not
// copy. Reading through it is valid while the thing it was made from is.
package rtype

import "unsafe"

// Kinds, with reflect.Kind's numbers.
const (
	Invalid = iota
	Bool
	Int
	Int8
	Int16
	Int32
	Int64
	Uint
	Uint8
	Uint16
	Uint32
	Uint64
	Uintptr
	Float32
	Float64
	Complex64
	Complex128
	Array
	Chan
	Func
	Interface
	Map
	Pointer
	Slice
	String
	Struct
	UnsafePointer
)

const (
	flagNamed       = 1
	flagDirectIface = 2
	flagComparable  = 4
)

// Type is LoamType: the part that all descriptors share. Descriptors are compared by address.
type Type struct {
	Size       uintptr
	PtrData    uintptr
	Hash       uint32
	TFlag      uint8
	Align      uint8
	FieldAlign uint8
	kind       uint8
	gcdata     *byte
	str        string
	uncommon   *Uncommon
	ptrTo      *Type
}

type elemType struct {
	Type
	elem *Type
	len  int
}

type mapType struct {
	Type
	key, elem, block, small                                                     *Type
	hasher, equal                                                               unsafe.Pointer
	keyStride, elemStride, elemOffset, blockSize                                uint32
	keyClass                                                                    uint8
	split, indirectKey, indirectElem, mayPanic, reflexive, slotWords, updateKey bool
}

type funcType struct {
	Type
	in       unsafe.Pointer
	nin      int
	out      unsafe.Pointer
	nout     int
	variadic uintptr
}

// Field is LoamField.
type Field struct {
	Name, PkgPath, Tag string
	Type               *Type
	Offset             uintptr
	embedded           uintptr
}

type structType struct {
	Type
	fields  unsafe.Pointer
	nfields int
}

// IMethod is LoamIMethod: a method of an interface type.
type IMethod struct {
	Name, PkgPath string
	Type          *Type
}

type interfaceType struct {
	Type
	methods  unsafe.Pointer
	nmethods int
}

// Method is LoamMethod.
type Method struct {
	Name, PkgPath string
	Type          *Type
	ifn           unsafe.Pointer
}

// Uncommon is LoamUncommon.
type Uncommon struct {
	Name, PkgPath string
	methods       unsafe.Pointer
	nmethods      int
}

type eface struct {
	typ  *Type
	data unsafe.Pointer
}

type iface struct {
	tab *struct {
		inter *interfaceType
		typ   *Type
	}
	data unsafe.Pointer
}

// TypeOf returns the dynamic type of x; nil for a nil interface.
func TypeOf(x any) *Type { return (*eface)(unsafe.Pointer(&x)).typ }

// String is the type as %T prints it.
func (t *Type) String() string { return t.str }

// Address orders types, in a way that may differ between programs.
func (t *Type) Address() uintptr { return uintptr(unsafe.Pointer(t)) }

// Kind is the kind of the underlying type.
func (t *Type) Kind() int { return int(t.kind) }

// Comparable reports whether == is defined on t.
func (t *Type) Comparable() bool { return t.TFlag&flagComparable != 0 }

// Named reports whether t was declared with a name.
func (t *Type) Named() bool { return t.TFlag&flagNamed != 0 }

// IsDirect reports whether interfaces hold values of the type themselves, and not their addresses.
func (t *Type) IsDirect() bool { return t.TFlag&flagDirectIface != 0 }

// Elem is the element type of an array, channel, map, pointer or slice.
func (t *Type) Elem() *Type {
	if t.kind == Map {
		return (*mapType)(unsafe.Pointer(t)).elem
	}
	return (*elemType)(unsafe.Pointer(t)).elem
}

// Len is the length of an array type.
func (t *Type) Len() int { return (*elemType)(unsafe.Pointer(t)).len }

// NumField is the number of fields of a struct type.
func (t *Type) NumField() int { return (*structType)(unsafe.Pointer(t)).nfields }

// Field is the i-th field of a struct type.
func (t *Type) Field(i int) *Field {
	fields := (*structType)(unsafe.Pointer(t)).fields
	return (*Field)(unsafe.Add(fields, uintptr(i)*unsafe.Sizeof(Field{})))
}

// NumIMethod is the number of methods of an interface type.
func (t *Type) NumIMethod() int { return (*interfaceType)(unsafe.Pointer(t)).nmethods }

// IMethod is the i-th method of an interface type.
func (t *Type) IMethod(i int) *IMethod {
	methods := (*interfaceType)(unsafe.Pointer(t)).methods
	return (*IMethod)(unsafe.Add(methods, uintptr(i)*unsafe.Sizeof(IMethod{})))
}

func (t *Type) numMethod() int {
	if t.uncommon == nil {
		return 0
	}
	return t.uncommon.nmethods
}

func (t *Type) method(i int) *Method {
	return (*Method)(unsafe.Add(t.uncommon.methods, uintptr(i)*unsafe.Sizeof(Method{})))
}

// Implements reports whether t has every method of the interface type it.
func (t *Type) Implements(it *Type) bool {
	if t.kind == Interface {
		return implementsInterface(t, it)
	}
	at := 0
	for i := 0; i < it.NumIMethod(); i++ {
		want := it.IMethod(i)
		for ; ; at++ {
			if at == t.numMethod() {
				return false
			}
			if have := t.method(at); have.Name == want.Name && have.Type == want.Type && have.PkgPath == want.PkgPath {
				break
			}
		}
		at++
	}
	return true
}

func implementsInterface(t, it *Type) bool {
	at := 0
	for i := 0; i < it.NumIMethod(); i++ {
		want := it.IMethod(i)
		for ; ; at++ {
			if at == t.NumIMethod() {
				return false
			}
			if have := t.IMethod(at); have.Name == want.Name && have.Type == want.Type && have.PkgPath == want.PkgPath {
				break
			}
		}
		at++
	}
	return true
}

// Value is a type and the address of a value of it.
type Value struct {
	Type   *Type
	Ptr    unsafe.Pointer
	isWord bool // Ptr is the value itself, which is one pointer
}

// ValueOf looks at the dynamic value of x; the zero Value for a nil interface. Where the value is the data word itself it has no
// address, so that none of the place where x lies gets anywhere.
func ValueOf(x any) Value {
	e := (*eface)(unsafe.Pointer(&x))
	return Value{e.typ, e.data, e.typ != nil && e.typ.IsDirect()}
}

// Inside looks at the dynamic value of *x as ValueOf does, at an address that is in x where the value is its data word.
func Inside(x *any) Value {
	e := (*eface)(unsafe.Pointer(x))
	if e.typ == nil {
		return Value{}
	}
	if e.typ.IsDirect() {
		return Value{e.typ, unsafe.Pointer(&e.data), false}
	}
	return Value{e.typ, e.data, false}
}

//go:linkname kept rtype.kept
func kept(p unsafe.Pointer) unsafe.Pointer

// Kept is p, which may live on anywhere. It must not be the address of the value in an interface: the analysis of escapes relies on that
// (passes/escape/receivers.c).
func Kept(p unsafe.Pointer) unsafe.Pointer { return kept(p) }

//go:linkname newobject reflectlite.newobject
func newobject(t *Type) unsafe.Pointer

//go:noescape
//go:linkname assign reflectlite.assign
func assign(t *Type, dst, src unsafe.Pointer)

// Copied gives what holds the dynamic value of x, for an interface that lives on: the data word itself where x is a pointer, and a copy
// where it is an address in some frame.
func Copied(x any) unsafe.Pointer {
	e := (*eface)(unsafe.Pointer(&x))
	if e.typ.IsDirect() {
		return Kept(e.data)
	}
	p := newobject(e.typ)
	assign(e.typ, p, e.data)
	return p
}

// Word is the value where its type is one pointer, or its first word.
func (v Value) Word() unsafe.Pointer {
	if v.isWord {
		return Kept(v.Ptr)
	}
	return *(*unsafe.Pointer)(v.Ptr)
}

// Interface gives the value as an interface. It shares memory with v: it is for looking at, not for keeping.
func (v Value) Interface() any {
	var x any
	if v.Type.kind == Interface {
		inner := v.Elem()
		if inner.Type == nil {
			return nil
		}
		return inner.Interface()
	}
	e := (*eface)(unsafe.Pointer(&x))
	e.typ = v.Type
	if v.Type.IsDirect() {
		e.data = v.Word()
	} else {
		e.data = v.Ptr
	}
	return x
}

// Kind is the kind of the value's type; Invalid for the zero Value.
func (v Value) Kind() int {
	if v.Type == nil {
		return Invalid
	}
	return int(v.Type.kind)
}

func (v Value) Bool() bool     { return *(*bool)(v.Ptr) }
func (v Value) String() string { return *(*string)(v.Ptr) }

// Int is a signed integer of any width.
func (v Value) Int() int64 {
	switch v.Type.Size {
	case 1:
		return int64(*(*int8)(v.Ptr))
	case 2:
		return int64(*(*int16)(v.Ptr))
	case 4:
		return int64(*(*int32)(v.Ptr))
	}
	return *(*int64)(v.Ptr)
}

// Uint is an unsigned integer of any width.
func (v Value) Uint() uint64 {
	switch v.Type.Size {
	case 1:
		return uint64(*(*uint8)(v.Ptr))
	case 2:
		return uint64(*(*uint16)(v.Ptr))
	case 4:
		return uint64(*(*uint32)(v.Ptr))
	}
	return *(*uint64)(v.Ptr)
}

// Float is a float of either width.
func (v Value) Float() float64 {
	if v.Type.Size == 4 {
		return float64(*(*float32)(v.Ptr))
	}
	return *(*float64)(v.Ptr)
}

// Complex is a complex number of either width.
func (v Value) Complex() complex128 {
	if v.Type.Size == 8 {
		return complex128(*(*complex64)(v.Ptr))
	}
	return *(*complex128)(v.Ptr)
}

// Pointer is the word of a pointer-shaped value, or the address of a slice's array.
func (v Value) Pointer() uintptr { return uintptr(v.Word()) }

// IsNil tells whether a channel, function, interface, map, pointer or slice is nil.
func (v Value) IsNil() bool { return v.Word() == nil }

// Len is the length of an array, slice or string.
func (v Value) Len() int {
	if v.Type.kind == Array {
		return v.Type.Len()
	}
	return (*[2]int)(v.Ptr)[1]
}

// Index is the i-th element of an array or slice; the caller keeps i in range.
func (v Value) Index(i int) Value {
	elem := v.Type.Elem()
	base := v.Ptr
	if v.Type.kind == Slice {
		base = *(*unsafe.Pointer)(v.Ptr)
	}
	return Value{elem, unsafe.Add(base, uintptr(i)*elem.Size), v.isWord}
}

// Field is the i-th field of a struct.
func (v Value) Field(i int) Value {
	f := v.Type.Field(i)
	return Value{f.Type, unsafe.Add(v.Ptr, f.Offset), v.isWord}
}

// mapIter is package runtime's hiter.
type mapIter struct {
	table unsafe.Pointer
	state [5]uint64
}

//go:linkname mapiterinit runtime.mapiterinit
func mapiterinit(m unsafe.Pointer, it *mapIter)

//go:linkname mapnexttable runtime.mapnexttable
func mapnexttable(t *Type, m unsafe.Pointer, it *mapIter) (key, elem unsafe.Pointer)

//go:linkname mapfind runtime.mapfind
func mapfind(t *Type, m, key unsafe.Pointer) unsafe.Pointer

// MapLen is the number of a map's entries.
func (v Value) MapLen() int {
	if count := (*int)(v.Word()); count != nil {
		return *count
	}
	return 0
}

// Lookup is the value of a key, which has an address, the zero Value if it is not in the map.
func (v Value) Lookup(key Value) Value {
	t := (*mapType)(unsafe.Pointer(v.Type))
	if p := mapfind(v.Type, v.Word(), key.Ptr); p != nil {
		return Value{t.elem, p, false}
	}
	return Value{}
}

// Entries are the keys and values of a map, in no order. They share memory with it.
func (v Value) Entries() (keys, elems []Value) {
	t := (*mapType)(unsafe.Pointer(v.Type))
	m := v.Word()
	if m == nil {
		return
	}
	var it mapIter
	mapiterinit(m, &it)
	for {
		key, elem := mapnexttable(v.Type, m, &it)
		if key == nil {
			return
		}
		keys = append(keys, Value{t.key, key, false})
		elems = append(elems, Value{t.elem, elem, false})
	}
}

// Elem is what a pointer points to or an interface holds; the zero Value for nil.
func (v Value) Elem() Value {
	if v.Type.kind == Pointer {
		p := v.Word()
		if p == nil {
			return Value{}
		}
		return Value{v.Type.Elem(), p, false}
	}
	if v.Type.NumIMethod() == 0 {
		return ValueOf(*(*any)(v.Ptr))
	}
	i := (*iface)(v.Ptr)
	if i.tab == nil {
		return Value{}
	}
	return Value{i.tab.typ, i.data, i.tab.typ.IsDirect()}
}
