package runtime

import "unsafe"

// Hashes of keys. All are folded products: the 128-bit product of two words, its halves joined by exclusive or (as in wyhash, Wang
// Yi 2019, and its descendants). The seed is the map's own, random.

const (
	hashMul1 = 0x9e3779b97f4a7c15
	hashMul2 = 0xd6e8feb86659fd93
)

//go:loam_leaf
//go:loam_inline
func hashInt(key, seed uint64) uint64 { return mulFold(key^seed, hashMul1) }

//go:loam_leaf
//go:loam_inline
func loadInt(t *maptype, p unsafe.Pointer) uint64 {
	switch t.key.size {
	case 8:
		return *(*uint64)(p)
	case 4:
		return uint64(*(*uint32)(p))
	case 2:
		return uint64(*(*uint16)(p))
	}
	return uint64(*(*uint8)(p))
}

//go:loam_leaf
//go:loam_inline
func storeInt(t *maptype, p unsafe.Pointer, key uint64) {
	switch t.key.size {
	case 1:
		*(*uint8)(p) = uint8(key)
	case 2:
		*(*uint16)(p) = uint16(key)
	case 4:
		*(*uint32)(p) = uint32(key)
	default:
		*(*uint64)(p) = key
	}
}

//go:loam_leaf
//go:loam_inline
func load64(p unsafe.Pointer, at int) uint64 { return *(*uint64)(unsafe.Add(p, at)) }

//go:loam_leaf
//go:loam_inline
func load32(p unsafe.Pointer, at int) uint64 { return uint64(*(*uint32)(unsafe.Add(p, at))) }

//go:loam_leaf
//go:loam_inline
func load8(p unsafe.Pointer, at int) uint64 { return uint64(*(*uint8)(unsafe.Add(p, at))) }

// keyBits is a key that is an integer, a pointer or a string: its number is the integer's or the pointer's bits, or the length.
type keyBits struct {
	ptr    unsafe.Pointer
	number uint64
}

const shortText = 16 // this many bytes of a string are read at once: its first and its last ones, which may overlap

//go:loam_leaf
//go:loam_inline
func hashText(p unsafe.Pointer, n int, seed uint64) uint64 {
	var a, b uint64
	switch {
	case n > shortText:
		return hashLong(p, n, seed)
	case n >= 8:
		a, b = load64(p, 0), load64(p, n-8)
	case n >= 4:
		a, b = load32(p, 0), load32(p, n-4)
	case n > 0:
		a, b = load8(p, 0)<<8|load8(p, n/2), load8(p, n-1)
	}
	return mulFold(mulFold(a^seed, b^hashMul2)^uint64(n), hashMul1)
}

//go:loam_leaf
//go:loam_inline
func sameText(p, q unsafe.Pointer, n int) bool {
	switch {
	case p == q:
		return true
	case n > shortText:
		for at := 0; at < n-16; at += 16 {
			if !groupSame(unsafe.Add(p, at), unsafe.Add(q, at)) {
				return false
			}
		}
		return groupSame(unsafe.Add(p, n-16), unsafe.Add(q, n-16))
	case n >= 8:
		return load64(p, 0)^load64(q, 0)|(load64(p, n-8)^load64(q, n-8)) == 0
	case n >= 4:
		return load32(p, 0)^load32(q, 0)|(load32(p, n-4)^load32(q, n-4)) == 0
	case n > 0:
		return load8(p, 0)^load8(q, 0)|(load8(p, n/2)^load8(q, n/2))|(load8(p, n-1)^load8(q, n-1)) == 0
	}
	return true
}

//go:loam_leaf
//go:loam_inline
func (k keyBits) hash(t *maptype, seed uint64) uint64 {
	if t.class == classString {
		return hashText(k.ptr, int(k.number), seed)
	}
	return hashInt(k.number, seed)
}

// equals compares with the key in a slot.
//
//go:loam_leaf
//go:loam_inline
func (k keyBits) equals(t *maptype, slot unsafe.Pointer) bool {
	if t.class == classString {
		s := (*stringHead)(slot)
		return s.len == int(k.number) && sameText(s.ptr, k.ptr, s.len)
	}
	return loadInt(t, slot) == k.number
}

//go:loam_leaf
//go:loam_inline
func (k keyBits) store(t *maptype, slot unsafe.Pointer) {
	switch t.class {
	case classString:
		*(*stringHead)(slot) = stringHead{k.ptr, int(k.number)}
	case classPtr:
		*(*unsafe.Pointer)(slot) = k.ptr
	default:
		storeInt(t, slot, k.number)
	}
}

// keyIn is the key in a slot.
//
//go:loam_leaf
//go:loam_inline
func keyIn(t *maptype, slot unsafe.Pointer) keyBits {
	if t.class == classString {
		s := (*stringHead)(slot)
		return keyBits{s.ptr, uint64(s.len)}
	}
	return keyBits{nil, loadInt(t, slot)}
}

// hashBlocks takes blocks of 64 bytes, by four products that do not wait for each other, and says where the rest begins.
//
//go:loam_leaf
//go:loam_inline
func hashBlocks(p unsafe.Pointer, n int, seed uint64) (hash uint64, at int) {
	a, b, c, d := seed, seed^hashMul1, seed^hashMul2, seed+hashMul1
	for ; at+64 <= n; at += 64 {
		a = mulFold(load64(p, at)^a, load64(p, at+8)^hashMul2)
		b = mulFold(load64(p, at+16)^b, load64(p, at+24)^hashMul2)
		c = mulFold(load64(p, at+32)^c, load64(p, at+40)^hashMul2)
		d = mulFold(load64(p, at+48)^d, load64(p, at+56)^hashMul2)
	}
	return mulFold(a^hashMul1, b^hashMul2) ^ mulFold(c^hashMul2, d^hashMul1), at
}

// hashLong reads 16 bytes at a time, the last ones again where they overlap.
//
//go:loam_leaf
//go:noinline
func hashLong(p unsafe.Pointer, n int, seed uint64) uint64 {
	hash, at, last := seed, 0, n-16
	if n > 64 {
		hash, at = hashBlocks(p, n, seed)
	}
	for ; at < last; at += 16 {
		hash = mulFold(load64(p, at)^hash, load64(p, at+8)^hashMul2)
	}
	hash = mulFold(load64(p, last)^hash, load64(p, last+8)^hashMul2)
	return mulFold(hash^uint64(n), hashMul1)
}

type stringHead struct {
	ptr unsafe.Pointer
	len int
}

// ---- keys by their types ---------------------------------------------------------------------------------------------------

// The hash of a key of several parts is that of one part with the hash of those before as its seed (irgen/core/maphash.c).

//go:loam_leaf
//go:loam_inline
func maphashint(key, seed uint64) uint64 { return hashInt(key, seed) }

//go:loam_leaf
//go:loam_inline
func maphashbytes(p unsafe.Pointer, n int, seed uint64) uint64 { return hashText(p, n, seed) }

// maphashfloat gives equal numbers one hash: +0 and -0. NaN equals nothing, and has a new one each time.
func maphashfloat(f float64, seed uint64) uint64 {
	switch {
	case f == 0:
		return hashInt(0, seed)
	case f != f:
		return hashInt(mapRandom(), seed)
	}
	return hashInt(*(*uint64)(unsafe.Pointer(&f)), seed)
}

// maphashiface is the hash of the value of an interface of dynamic type t.
func maphashiface(t *_type, data unsafe.Pointer, seed uint64) uint64 {
	if t == nil {
		return seed
	}
	if t.tflag&flagComparable == 0 {
		panic(errorString("hash of unhashable type " + t.str))
	}
	seed = hashInt(uint64(t.hash), seed)
	if t.tflag&flagDirectIface != 0 {
		return hashInt(uint64(uintptr(data)), seed)
	}
	return maphashtype(t, data, seed)
}

const (
	flagDirectIface = 2
	flagComparable  = 4
	flagRegular     = 8
)

type arraytype struct {
	_type
	elem *_type
	len  int
}

type structfield struct {
	name, pkgpath, tag string
	typ                *_type
	offset, embedded   uintptr
}

type structtype struct {
	_type
	fields  unsafe.Pointer
	nfields int
}

type interfacetype struct {
	_type
	methods  unsafe.Pointer
	nmethods int
}

// maphashtype is the hash of the value of type t at p.
func maphashtype(t *_type, p unsafe.Pointer, seed uint64) uint64 {
	if t.tflag&flagRegular != 0 {
		return hashText(p, int(t.size), seed)
	}
	switch t.kind {
	case kindFloat32:
		return maphashfloat(float64(*(*float32)(p)), seed)
	case kindFloat64:
		return maphashfloat(*(*float64)(p), seed)
	case kindComplex64:
		seed = maphashfloat(float64(*(*float32)(p)), seed)
		return maphashfloat(float64(*(*float32)(unsafe.Add(p, 4))), seed)
	case kindComplex128:
		return maphashfloat(*(*float64)(unsafe.Add(p, 8)), maphashfloat(*(*float64)(p), seed))
	case kindArray:
		a := (*arraytype)(unsafe.Pointer(t))
		for i := 0; i < a.len; i++ {
			seed = maphashtype(a.elem, unsafe.Add(p, uintptr(i)*a.elem.size), seed)
		}
		return seed
	case kindInterface:
		e := (*eface)(p)
		typ := e.typ
		if (*interfacetype)(unsafe.Pointer(t)).nmethods > 0 && typ != nil {
			typ = (*itab)(unsafe.Pointer(typ)).typ
		}
		return maphashiface(typ, e.data, seed)
	case kindString:
		s := (*stringHead)(p)
		return hashText(s.ptr, s.len, seed)
	case kindStruct:
		s := (*structtype)(unsafe.Pointer(t))
		for i := 0; i < s.nfields; i++ {
			f := (*structfield)(unsafe.Add(s.fields, uintptr(i)*unsafe.Sizeof(structfield{})))
			if f.name != "_" {
				seed = maphashtype(f.typ, unsafe.Add(p, f.offset), seed)
			}
		}
		return seed
	}
	throw("maphashtype: a key that cannot be hashed")
	return 0
}
