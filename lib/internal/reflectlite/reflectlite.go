// Package reflectlite is the little of reflection that errors and sort need, over internal/rtype.
package reflectlite

import (
	"internal/rtype"
	"unsafe"
)

// Kind is reflect.Kind.
type Kind uint

const (
	Interface = Kind(rtype.Interface)
	Ptr       = Kind(rtype.Pointer)
	Slice     = Kind(rtype.Slice)
	String    = Kind(rtype.String)
	Struct    = Kind(rtype.Struct)
)

// Type is what errors asks of a type.
type Type interface {
	Kind() Kind
	Elem() Type
	String() string
	Comparable() bool
	Implements(Type) bool
	AssignableTo(Type) bool
}

type wrapped struct{ t *rtype.Type }

func (w wrapped) Kind() Kind             { return Kind(w.t.Kind()) }
func (w wrapped) Elem() Type             { return wrapped{w.t.Elem()} }
func (w wrapped) String() string         { return w.t.String() }
func (w wrapped) Comparable() bool       { return w.t.Comparable() }
func (w wrapped) Implements(u Type) bool { return w.t.Implements(u.(wrapped).t) }
func (w wrapped) AssignableTo(u Type) bool {
	to := u.(wrapped).t
	return w.t == to || to.Kind() == rtype.Interface && w.t.Implements(to)
}

// TypeOf is the dynamic type of x, nil for a nil interface.
func TypeOf(x any) Type {
	if t := rtype.TypeOf(x); t != nil {
		return wrapped{t}
	}
	return nil
}

// Value is an interface's value; Set assigns to what a pointer points to.
type Value struct {
	x      any
	target rtype.Value
}

// ValueOf keeps x.
func ValueOf(x any) Value { return Value{x: x} }

func (v Value) Type() Type  { return TypeOf(v.x) }
func (v Value) IsNil() bool { return rtype.ValueOf(&v.x).IsNil() }
func (v Value) Len() int    { return rtype.ValueOf(&v.x).Len() }

// Elem is the place a pointer points to.
func (v Value) Elem() Value { return Value{target: rtype.ValueOf(&v.x).Elem()} }

// Set stores the value of x at the place v, which has x's type or is an interface that it implements.
func (v Value) Set(x Value) {
	to := v.target.Type
	if to.Kind() != rtype.Interface {
		assign(to, v.target.Ptr, rtype.ValueOf(&x.x).Ptr)
		return
	}
	if to.NumIMethod() == 0 {
		*(*any)(v.target.Ptr) = x.x
		return
	}
	type iface struct {
		tab  uintptr // no pointer to the collector: the word gets no barrier
		data unsafe.Pointer
	}
	place := (*iface)(v.target.Ptr)
	place.tab = uintptr(itab(to, rtype.TypeOf(x.x)))
	place.data = (*[2]unsafe.Pointer)(unsafe.Pointer(&x.x))[1]
}

// In the runtime: a typed copy, an itab that must exist, a new zeroed value.

//go:noescape
//go:linkname assign reflectlite.assign
func assign(t *rtype.Type, dst, src unsafe.Pointer)
//go:linkname itab reflectlite.itab
func itab(inter, t *rtype.Type) unsafe.Pointer

// Swapper returns a function that swaps two elements of a slice.
func Swapper(slice any) func(i, j int) {
	v := rtype.ValueOf(&slice)
	if v.Kind() != rtype.Slice {
		panic("reflect: call of Swapper on a value that is no slice")
	}
	elem := v.Type.Elem()
	n, size := v.Len(), elem.Size
	base := *(*unsafe.Pointer)(v.Ptr)
	check := func(i, j int) {
		if uint(i) >= uint(n) || uint(j) >= uint(n) {
			panic("reflect: slice index out of range")
		}
	}
	switch {
	case elem.Kind() == rtype.String:
		s := *(*[]string)(v.Ptr)
		return func(i, j int) { s[i], s[j] = s[j], s[i] }
	case size == 8 && elem.PtrData != 0:
		s := *(*[]unsafe.Pointer)(v.Ptr)
		return func(i, j int) { s[i], s[j] = s[j], s[i] }
	case size == 8:
		s := *(*[]int64)(v.Ptr)
		return func(i, j int) { s[i], s[j] = s[j], s[i] }
	case size == 4:
		s := *(*[]int32)(v.Ptr)
		return func(i, j int) { s[i], s[j] = s[j], s[i] }
	case size == 1:
		s := *(*[]int8)(v.Ptr)
		return func(i, j int) { s[i], s[j] = s[j], s[i] }
	}
	scratch := newobject(elem)
	return func(i, j int) {
		check(i, j)
		a, b := unsafe.Add(base, uintptr(i)*size), unsafe.Add(base, uintptr(j)*size)
		assign(elem, scratch, a)
		assign(elem, a, b)
		assign(elem, b, scratch)
	}
}

//go:linkname newobject reflectlite.newobject
func newobject(t *rtype.Type) unsafe.Pointer
