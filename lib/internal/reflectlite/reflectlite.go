// Package reflectlite is the part of package reflect that other packages of the installed Go need, over internal/rtype.
package reflectlite

import (
	"internal/rtype"
	"unsafe"
)

// Kind is reflect.Kind.
type Kind uint

const (
	Bool       = Kind(rtype.Bool)
	Int        = Kind(rtype.Int)
	Int8       = Kind(rtype.Int8)
	Int16      = Kind(rtype.Int16)
	Int32      = Kind(rtype.Int32)
	Int64      = Kind(rtype.Int64)
	Uint       = Kind(rtype.Uint)
	Uint8      = Kind(rtype.Uint8)
	Uint16     = Kind(rtype.Uint16)
	Uint32     = Kind(rtype.Uint32)
	Uint64     = Kind(rtype.Uint64)
	Uintptr    = Kind(rtype.Uintptr)
	Float32    = Kind(rtype.Float32)
	Float64    = Kind(rtype.Float64)
	Complex64  = Kind(rtype.Complex64)
	Complex128 = Kind(rtype.Complex128)
	Array      = Kind(rtype.Array)
	Interface  = Kind(rtype.Interface)
	Pointer    = Kind(rtype.Pointer)
	Ptr        = Pointer
	Slice      = Kind(rtype.Slice)
	String     = Kind(rtype.String)
	Struct     = Kind(rtype.Struct)
)

// ---- types ----------------------------------------------------------------------------------------------------------------

// Type is comparable, as reflect's.
type Type interface {
	Kind() Kind
	Elem() Type
	Len() int
	NumField() int
	Field(i int) StructField
	Size() uintptr
	String() string
	Comparable() bool
	Implements(Type) bool
	AssignableTo(Type) bool
}

// StructField is a field of a struct type.
type StructField struct {
	Name, PkgPath string
	Type          Type
}

type wrapped struct{ t *rtype.Type }

func (w wrapped) Kind() Kind             { return Kind(w.t.Kind()) }
func (w wrapped) Elem() Type             { return wrapped{w.t.Elem()} }
func (w wrapped) Len() int               { return w.t.Len() }
func (w wrapped) NumField() int          { return w.t.NumField() }
func (w wrapped) Size() uintptr          { return w.t.Size }
func (w wrapped) String() string         { return w.t.String() }
func (w wrapped) Comparable() bool       { return w.t.Comparable() }
func (w wrapped) Implements(u Type) bool { return w.t.Implements(u.(wrapped).t) }
func (w wrapped) AssignableTo(u Type) bool {
	to := u.(wrapped).t
	return w.t == to || to.Kind() == rtype.Interface && w.t.Implements(to)
}

func (w wrapped) Field(i int) StructField {
	f := w.t.Field(i)
	return StructField{f.Name, f.PkgPath, wrapped{f.Type}}
}

// TypeOf is the dynamic type of x, nil for a nil interface.
func TypeOf(x any) Type {
	if t := rtype.TypeOf(x); t != nil {
		return wrapped{t}
	}
	return nil
}

// ---- values ---------------------------------------------------------------------------------------------------------------

// Value is a type and the address of a value of it, which a Set method may change if it is a variable.
type Value struct {
	rtype.Value
	variable bool
	hidden   bool // it came from an unexported field
}

// ValueOf is the value that x holds.
func ValueOf(x any) Value {
	words := *(*[2]unsafe.Pointer)(unsafe.Pointer(&x))
	if t := (*rtype.Type)(words[0]); t != nil && !t.IsDirect() {
		return Value{Value: rtype.Value{Type: t, Ptr: words[1]}}
	}
	kept := x // only where the value is the data word itself does a variable have to stay
	return Value{Value: rtype.Inside(&kept)}
}

// ZeroLike is of the type of x: a pointer to a new zero value where x is a pointer, else a zero value.
func ZeroLike(x any) any {
	v := ValueOf(x)
	if v.Kind() == Pointer {
		word := new(unsafe.Pointer)
		*word = newobject(v.Value.Type.Elem())
		v.Ptr = unsafe.Pointer(word)
	} else {
		v.Ptr = newobject(v.Value.Type)
	}
	return v.Interface()
}

// Indirect is what a pointer points to, and any other value itself.
func Indirect(v Value) Value {
	if v.Kind() == Pointer {
		return v.Elem()
	}
	return v
}

func (v Value) Kind() Kind    { return Kind(v.Value.Kind()) }
func (v Value) Type() Type    { return wrapped{v.Value.Type} }
func (v Value) NumField() int { return v.Value.Type.NumField() }
func (v Value) CanSet() bool  { return v.variable && !v.hidden }

// Elem is the variable that a pointer points to, or what an interface holds.
func (v Value) Elem() Value {
	return Value{Value: v.Value.Elem(), variable: v.Kind() == Pointer, hidden: v.hidden}
}

// Index is an element of an array or slice.
func (v Value) Index(i int) Value {
	if uint(i) >= uint(v.Len()) {
		panic("reflect: slice index out of range")
	}
	return Value{Value: v.Value.Index(i), variable: v.variable || v.Kind() == Slice, hidden: v.hidden}
}

// Field is a field of a struct.
func (v Value) Field(i int) Value {
	hidden := v.hidden || v.Value.Type.Field(i).PkgPath != ""
	return Value{Value: v.Value.Field(i), variable: v.variable, hidden: hidden}
}

// Interface holds the value; what happens to a variable later does not change it.
func (v Value) Interface() any {
	if v.variable {
		copied := newobject(v.Value.Type)
		assign(v.Value.Type, copied, v.Ptr)
		v.Ptr = copied
	}
	return v.Value.Interface()
}

func (v Value) must(method string) {
	if v.hidden {
		panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
	}
	if !v.variable {
		panic("reflect: reflect.Value." + method + " using unaddressable value")
	}
}

// Set stores x, which has v's type or is of one that implements it.
func (v Value) Set(x Value) {
	v.must("Set")
	to := v.Value.Type
	if to.IsDirect() { // x may have no address
		*(*unsafe.Pointer)(v.Ptr) = x.Word()
		return
	}
	if to.Kind() != rtype.Interface {
		assign(to, v.Ptr, x.Ptr)
		return
	}
	held := x.Interface()
	if to.NumIMethod() == 0 {
		*(*any)(v.Ptr) = held
		return
	}
	type iface struct {
		tab  uintptr // no pointer to the collector: the word gets no barrier
		data unsafe.Pointer
	}
	place := (*iface)(v.Ptr)
	place.tab = uintptr(itab(to, rtype.TypeOf(held)))
	place.data = (*[2]unsafe.Pointer)(unsafe.Pointer(&held))[1]
}

func (v Value) SetBool(x bool) {
	v.must("SetBool")
	*(*bool)(v.Ptr) = x
}

func (v Value) SetInt(x int64) {
	v.must("SetInt")
	v.setBits(uint64(x))
}

func (v Value) SetUint(x uint64) {
	v.must("SetUint")
	v.setBits(x)
}

// setBits stores the low bits of an integer.
func (v Value) setBits(x uint64) {
	switch v.Value.Type.Size {
	case 1:
		*(*uint8)(v.Ptr) = uint8(x)
	case 2:
		*(*uint16)(v.Ptr) = uint16(x)
	case 4:
		*(*uint32)(v.Ptr) = uint32(x)
	default:
		*(*uint64)(v.Ptr) = x
	}
}

func (v Value) SetFloat(x float64) {
	v.must("SetFloat")
	if v.Value.Type.Size == 4 {
		*(*float32)(v.Ptr) = float32(x)
	} else {
		*(*float64)(v.Ptr) = x
	}
}

func (v Value) SetComplex(x complex128) {
	v.must("SetComplex")
	if v.Value.Type.Size == 8 {
		*(*complex64)(v.Ptr) = complex64(x)
	} else {
		*(*complex128)(v.Ptr) = x
	}
}

// In the runtime: a typed copy, an itab that must exist, a new zeroed value.

//go:noescape
//go:linkname assign reflectlite.assign
func assign(t *rtype.Type, dst, src unsafe.Pointer)

//go:linkname itab reflectlite.itab
func itab(inter, t *rtype.Type) unsafe.Pointer

// Elements are those of a slice of any type, to be swapped.
type Elements struct {
	base    unsafe.Pointer
	n       int
	form    elementForm
	elem    *rtype.Type
	scratch unsafe.Pointer // of formAny
}

// What the elements are to those who swap them.
type elementForm uint8

const (
	formAny elementForm = iota
	formByte
	formHalf
	formWord
	formPointer
	formString
	formSlice
)

func formOf(t *rtype.Type) elementForm {
	switch {
	case t.Kind() == rtype.String:
		return formString
	case t.Kind() == rtype.Slice:
		return formSlice
	case t.Size == 8 && t.PtrData != 0:
		return formPointer
	case t.Size == 8:
		return formWord
	case t.Size == 4:
		return formHalf
	case t.Size == 1:
		return formByte
	}
	return formAny
}

// ElementsOf panics if slice is no slice. (Its words are looked at because ValueOf keeps what may be the data word itself.)
func ElementsOf(slice any) Elements {
	words := *(*[2]unsafe.Pointer)(unsafe.Pointer(&slice))
	of, header := (*rtype.Type)(words[0]), words[1]
	if of == nil || of.Kind() != rtype.Slice {
		panic("reflect: call of Swapper on a value that is no slice")
	}
	t := of.Elem()
	e := Elements{base: *(*unsafe.Pointer)(header), n: len(*(*[]struct{})(header)), form: formOf(t), elem: t}
	if e.form == formAny {
		e.scratch = newobject(t)
	}
	return e
}

// Len is the number of elements.
func (e *Elements) Len() int { return e.n }

// Swap panics if there are no such elements.
func (e *Elements) Swap(i, j int) {
	switch e.form {
	case formByte:
		s := unsafe.Slice((*int8)(e.base), e.n)
		s[i], s[j] = s[j], s[i]
	case formHalf:
		s := unsafe.Slice((*int32)(e.base), e.n)
		s[i], s[j] = s[j], s[i]
	case formWord:
		s := unsafe.Slice((*int64)(e.base), e.n)
		s[i], s[j] = s[j], s[i]
	case formPointer:
		s := unsafe.Slice((*unsafe.Pointer)(e.base), e.n)
		s[i], s[j] = s[j], s[i]
	case formString:
		s := unsafe.Slice((*string)(e.base), e.n)
		s[i], s[j] = s[j], s[i]
	case formSlice:
		s := unsafe.Slice((*[]byte)(e.base), e.n)
		s[i], s[j] = s[j], s[i]
	default:
		e.swapAny(i, j)
	}
}

func (e *Elements) swapAny(i, j int) {
	if uint(i) >= uint(e.n) || uint(j) >= uint(e.n) {
		panic("reflect: slice index out of range")
	}
	a, b := unsafe.Add(e.base, uintptr(i)*e.elem.Size), unsafe.Add(e.base, uintptr(j)*e.elem.Size)
	assign(e.elem, e.scratch, a)
	assign(e.elem, a, b)
	assign(e.elem, b, e.scratch)
}

// Swapper returns a function that swaps two elements of a slice.
func Swapper(slice any) func(i, j int) {
	elements := ElementsOf(slice)
	return func(i, j int) { elements.Swap(i, j) }
}

//go:linkname newobject reflectlite.newobject
func newobject(t *rtype.Type) unsafe.Pointer
