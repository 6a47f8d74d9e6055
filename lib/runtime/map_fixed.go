package runtime

import "unsafe"

// Maps with room for a few entries that never get more: the compiler knows all insertions (irgen/stmt/fixedmap.c). Such a map has no
// table but two arrays, of keys and of values, and each is an object of its own to the escape analysis. Keys are compared one by
// one: the address of something on a stack has no hash that lasts. The functions here only know the keys; an entry's place in both
// arrays is its number.
type fixedMap struct {
	count int    // len reads it
	full  uint32 // bit i: entry i is there
}

//go:loam_leaf
//go:loam_inline
func (t *maptype) fixedKey(keys unsafe.Pointer, i uintptr) unsafe.Pointer {
	return unsafe.Add(keys, i*t.key.size)
}

//go:loam_leaf
//go:loam_inline
func (t *maptype) sameFixedKey(at, key unsafe.Pointer) bool {
	switch t.class {
	case classPtr:
		return *(*unsafe.Pointer)(at) == *(*unsafe.Pointer)(key)
	case classString:
		a, b := (*stringHead)(at), (*stringHead)(key)
		return a.len == b.len && sameText(a.ptr, b.ptr, a.len)
	}
	return loadInt(t, at) == loadInt(t, key)
}

// mapfixedfind is the number of a key's entry, or -1.
//
//go:loam_leaf
//go:loam_inline
func mapfixedfind(t *maptype, m *fixedMap, keys, key unsafe.Pointer) int {
	for bits := m.full; bits != 0; bits &= bits - 1 {
		i := lowestBit(bits)
		if t.sameFixedKey(t.fixedKey(keys, i), key) {
			return int(i)
		}
	}
	return -1
}

// mapfixedput makes the entry if it is not there. Its value is zero then.
//
//go:loam_leaf
//go:loam_inline
func mapfixedput(t *maptype, m *fixedMap, keys, key unsafe.Pointer) int {
	i := mapfixedfind(t, m, keys, key)
	if i < 0 {
		i = int(lowestBit(^m.full))
		copyKey(t, t.fixedKey(keys, uintptr(i)), key)
		m.full |= 1 << uint(i)
		m.count++
	}
	return i
}

// mapfixeddelete is the number of the entry that was deleted, or -1. The caller clears its value.
//
//go:loam_leaf
//go:loam_inline
func mapfixeddelete(t *maptype, m *fixedMap, keys, key unsafe.Pointer) int {
	i := mapfixedfind(t, m, keys, key)
	if i >= 0 {
		clearSlot(t.key, t.fixedKey(keys, uintptr(i)), false)
		m.full &^= 1 << uint(i)
		m.count--
	}
	return i
}

// mapfixednext is the next entry of an iteration that began at entry `start`, or -1; bit i of `left` says that entry i was not met.
//
//go:loam_leaf
//go:loam_inline
func mapfixednext(m *fixedMap, left, start uint64) int {
	bits := m.full & uint32(left)
	if later := bits &^ (1<<(start%smallSlots) - 1); later != 0 {
		return int(lowestBit(later))
	}
	if bits != 0 {
		return int(lowestBit(bits))
	}
	return -1
}
