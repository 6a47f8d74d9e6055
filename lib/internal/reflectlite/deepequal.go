package reflectlite

import (
	"internal/rtype"
	"unsafe"
)

// DeepEqual is reflect's: equal types, and equal in all that pointers, interfaces, slices and maps lead to. Functions are equal only
// when both are nil, a NaN is never equal.
func DeepEqual(x, y any) bool {
	a, b := rtype.ValueOf(x), rtype.ValueOf(y)
	if a.Type == nil || b.Type == nil {
		return a.Type == b.Type
	}
	return deepEqual(a, b, map[comparison]bool{})
}

// comparison is one that has begun; when it is met again on the way, its values are in a cycle and hold no difference there.
type comparison struct {
	a, b unsafe.Pointer
	t    *rtype.Type
}

// begins tells whether the comparison of two values that may be in a cycle is a new one.
func begins(a, b rtype.Value, begun map[comparison]bool) bool {
	at := comparison{a.Ptr, b.Ptr, a.Type}
	switch a.Kind() {
	case rtype.Pointer, rtype.Map:
		at.a, at.b = a.Word(), b.Word()
	}
	if uintptr(at.a) > uintptr(at.b) {
		at.a, at.b = at.b, at.a
	}
	if begun[at] {
		return false
	}
	begun[at] = true
	return true
}

func deepEqual(a, b rtype.Value, begun map[comparison]bool) bool {
	if a.Type == nil || b.Type == nil || a.Type != b.Type {
		return a.Type == b.Type
	}
	switch a.Kind() {
	case rtype.Pointer, rtype.Map, rtype.Slice, rtype.Interface:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return !begins(a, b, begun) || sameContents(a, b, begun)
	case rtype.Array:
		return sameElements(a, b, begun)
	case rtype.Struct:
		for i, n := 0, a.Type.NumField(); i < n; i++ {
			if !deepEqual(a.Field(i), b.Field(i), begun) {
				return false
			}
		}
		return true
	case rtype.Func:
		return a.IsNil() && b.IsNil()
	}
	return a.Interface() == b.Interface()
}

func sameElements(a, b rtype.Value, begun map[comparison]bool) bool {
	for i, n := 0, a.Len(); i < n; i++ {
		if !deepEqual(a.Index(i), b.Index(i), begun) {
			return false
		}
	}
	return true
}

// sameContents compares what two values lead to that are not nil.
func sameContents(a, b rtype.Value, begun map[comparison]bool) bool {
	if a.Kind() == rtype.Interface {
		return deepEqual(a.Elem(), b.Elem(), begun)
	}
	same := a.Pointer() == b.Pointer()
	switch a.Kind() {
	case rtype.Pointer:
		return same || deepEqual(a.Elem(), b.Elem(), begun)
	case rtype.Slice:
		return a.Len() == b.Len() && (same || sameElements(a, b, begun))
	}
	return a.MapLen() == b.MapLen() && (same || sameEntries(a, b, begun))
}

func sameEntries(a, b rtype.Value, begun map[comparison]bool) bool {
	keys, elems := a.Entries()
	for i, key := range keys {
		other := b.Lookup(key)
		if other.Type == nil || !deepEqual(elems[i], other, begun) {
			return false
		}
	}
	return true
}
