package runtime

import "unsafe"

// Maps: open addressing in groups of control bytes ("Swiss tables": abseil.io/about/design/swisstables), in tables of bounded size
// under a directory (extendible hashing: Fagin et al., 1979).
//
// A map value is the address of an hmap, nil for the nil map. The hmap leads to tables:
//
//	shift == 64   dir is the only table
//	else          dir is an array of 1<<(64-shift) tables; the top bits of a hash are the index. A table of depth d has the same
//	              d top bits in the hashes of all its keys and stands 1<<(64-shift-d) times in a row
//
// A table has a control byte for each slot: 0 empty, 1 deleted, 0x80 | the hash's low 7 bits full. A lookup compares 16 control
// bytes with its own at once, goes through the slots that agree, and ends at a group with an empty byte; else it goes on at the
// next group of a quadratic sequence. A table is full at 7/8. What happens then is in map_grow.go: the only table doubles up to
// maxSlots; from then on a full table is split in two, so that no insertion moves more than maxSlots entries.
//
// Control bytes, keys and values:
//
//	small   8 slots: table, 16 control bytes (8 stay empty) and the slots are one object, which may be on the stack
//	else    table and control bytes are one object; the slots are another one, of "blocks" of eight. Without pointers in key and
//	        value the collector never reads a block. In a block, key and value stand side by side, or, where that would pad or where
//	        half of a slot has no pointers, the eight keys before the eight values (maptype.split).
//
// Keys and values over 128 bytes are objects of their own.
//
// Invariants:
//  1. used = number of full bytes; free + used + number of deleted bytes = 7/8 of the slots (all 8 of a small table)
//  2. a slot that is not full holds zero bytes in its value
//  3. every key is in the first group of its sequence that had a byte to spare; no group before it has an empty byte
//  4. slots never move within a table: a table that is replaced is marked stale and stays as it was, for the iterators in it
//
// Compiled code does not call the functions here but an instance of them for the map's type (irgen/expr/map.c): its descriptor is
// then a constant, and so are all sizes below. Functions marked go:loam_leaf are no safepoints: they neither allocate nor call
// what might, and their dereferences are not checked.
//
// Goroutines that use a map at the same time are found out as in gc: whoever changes it sets `writing` meanwhile, and looks
// whether it is set. No more than that is promised, so plain loads and stores do, which LLVM must only not leave out.

const (
	slotEmpty   = 0
	slotDeleted = 1
	slotFull    = 0x80

	groupSlots = 16
	smallSlots = 8
	maxSlots   = 1024
	maxDepth   = 48 // so many equal top bits: the hash is broken
)

// How a map's keys are compared and hashed (irgen/core/maptype.c chooses).
const (
	classInt    = iota // 1, 2, 4 or 8 bytes that are equal when their bits are
	classPtr           // one pointer
	classString        // a string
	classAny           // by the functions of the descriptor
)

// maptype is LoamMapType (loam/abi.h).
type maptype struct {
	_type
	key, elem    *_type
	block        *_type // eight slots
	small        *_type // a small table
	hasher       func(key unsafe.Pointer, seed uint64) uint64
	equal        func(p, q unsafe.Pointer) bool
	keyStride    uint32
	elemStride   uint32
	elemOffset   uint32 // of the first value from the first key
	blockSize    uint32
	class        uint8
	split        bool // the keys of a block, then its values
	indirectKey  bool
	indirectElem bool
	mayPanic     bool // hashing may: there is an interface in the key
	reflexive    bool // k == k for all keys: no floats, no interfaces
	slotWords    bool // slots are whole words
	updateKey    bool // an insertion of an equal key replaces it: +0 and -0
}

type hmap struct {
	count   int // len reads it
	dir     unsafe.Pointer
	seed    uint64
	mask    uint32 // number of groups of each table - 1
	clear   uint16 // how often the map was cleared, for iterators
	shift   uint8
	writing uint8 // 1: it is being changed
}

type table struct {
	slots unsafe.Pointer
	free  uint16 // empty bytes that may become full
	used  uint16
	size  uint16 // number of slots
	depth uint8
	stale bool
}

const (
	tableHeader = unsafe.Sizeof(table{})
	smallHeader = tableHeader + groupSlots
	noSlot      = ^uintptr(0)
	noGroup     = ^uint64(0)
)

// emptyTable is the table of every map without one; it is full.
var emptyTable struct {
	table
	ctrl [groupSlots]byte
}

// ---- instructions (irgen/expr/intrinsic.c) ---------------------------------------------------------------------------------

func groupMatch(ctrl unsafe.Pointer, b uint8) uint32   // bit i: byte i of 16 is b
func groupSet(ctrl unsafe.Pointer, i uintptr, b uint8) // byte i of 16 becomes b
func groupTake(ctrl unsafe.Pointer, b uint8)           // the first byte of 16 whose top bit is clear becomes b; there is one
func groupFull(ctrl unsafe.Pointer) uint32             // bit i: byte i of 16 has its top bit set
func groupSame(p, q unsafe.Pointer) bool               // 16 bytes that need no alignment
func prefetch(p unsafe.Pointer)
func writeBarrierOn() bool // pointers that are stored must be recorded
func lowestBit(x uint32) uintptr
func mulFold(x, y uint64) uint64 // upper half ^ lower half of the product
func loadFlag(p *uint8) uint8    // what another thread may write
func storeFlag(p *uint8, v uint8)

// ---- C -----------------------------------------------------------------------------------------------------------------

func mallocgc(size int, t *_type, needzero bool) unsafe.Pointer
func typedmemmove(t *_type, dst, src unsafe.Pointer)
func typedmemclr(t *_type, p unsafe.Pointer)
func memclrHasPointers(p unsafe.Pointer, n int)
func mapRandom() uint64
func shade(p unsafe.Pointer) // what the object holds was copied without barriers

// ---- places ----------------------------------------------------------------------------------------------------------------

//go:loam_leaf
//go:loam_inline
func (m *hmap) tableOf(hash uint64) *table {
	if m.shift >= 64 {
		return (*table)(m.dir)
	}
	return *(**table)(unsafe.Add(m.dir, hash>>m.shift*8))
}

//go:loam_leaf
//go:loam_inline
func (tab *table) group(g uint64) unsafe.Pointer {
	return unsafe.Add(unsafe.Pointer(tab), tableHeader+uintptr(g)*groupSlots)
}

//go:loam_leaf
//go:loam_inline
func (tab *table) ctrl(i uintptr) *uint8 {
	return (*uint8)(unsafe.Add(unsafe.Pointer(tab), tableHeader+i))
}

//go:loam_leaf
//go:loam_inline
func (tab *table) setCtrl(i uintptr, b uint8) {
	groupSet(tab.group(uint64(i/groupSlots)), i%groupSlots, b)
}

//go:loam_leaf
//go:loam_inline
func (t *maptype) keySlot(tab *table, i uintptr) unsafe.Pointer {
	if t.split {
		return unsafe.Add(tab.slots, (i>>3)*uintptr(t.blockSize)+(i&7)*uintptr(t.keyStride))
	}
	return unsafe.Add(tab.slots, i*uintptr(t.keyStride))
}

//go:loam_leaf
//go:loam_inline
func (t *maptype) elemSlot(tab *table, i uintptr) unsafe.Pointer {
	if t.split {
		return unsafe.Add(tab.slots, (i>>3)*uintptr(t.blockSize)+uintptr(t.elemOffset)+(i&7)*uintptr(t.elemStride))
	}
	return unsafe.Add(tab.slots, i*uintptr(t.elemStride)+uintptr(t.elemOffset))
}

// Addresses of key and value themselves.
//
//go:loam_leaf
//go:loam_inline
func (t *maptype) keyAt(tab *table, i uintptr) unsafe.Pointer {
	p := t.keySlot(tab, i)
	if t.indirectKey {
		p = *(*unsafe.Pointer)(p)
	}
	return p
}

//go:loam_leaf
//go:loam_inline
func (t *maptype) elemAt(tab *table, i uintptr) unsafe.Pointer {
	p := t.elemSlot(tab, i)
	if t.indirectElem {
		p = *(*unsafe.Pointer)(p)
	}
	return p
}

//go:loam_leaf
//go:loam_inline
func hashBits(hash uint64) uint8 { return uint8(hash) | slotFull }

//go:loam_leaf
//go:loam_inline
func hashGroup(hash uint64) uint64 { return hash >> 7 }

// ---- finding ---------------------------------------------------------------------------------------------------------------

// find is the slot of a key that is no classAny, or noSlot; and the key's table.
//
//go:loam_leaf
//go:loam_inline
func find(t *maptype, m *hmap, key keyBits, hash uint64) (*table, uintptr) {
	tab := m.tableOf(hash)
	mask := uint64(m.mask)
	for g, step := hashGroup(hash)&mask, uint64(0); ; g = (g + step) & mask {
		ctrl := tab.group(g)
		for bits := groupMatch(ctrl, hashBits(hash)); bits != 0; bits &= bits - 1 {
			i := uintptr(g)*groupSlots + lowestBit(bits)
			if key.equals(t, t.keySlot(tab, i)) {
				return tab, i
			}
		}
		if groupMatch(ctrl, slotEmpty) != 0 {
			return tab, noSlot
		}
		step++
	}
}

//go:loam_inline
func findAny(t *maptype, m *hmap, key unsafe.Pointer, hash uint64) (*table, uintptr) {
	tab := m.tableOf(hash)
	mask := uint64(m.mask)
	for g, step := hashGroup(hash)&mask, uint64(0); ; g = (g + step) & mask {
		ctrl := tab.group(g)
		for bits := groupMatch(ctrl, hashBits(hash)); bits != 0; bits &= bits - 1 {
			i := uintptr(g)*groupSlots + lowestBit(bits)
			if t.equal(key, t.keyAt(tab, i)) {
				return tab, i
			}
		}
		if groupMatch(ctrl, slotEmpty) != 0 {
			return tab, noSlot
		}
		step++
	}
}

// A lookup gives the address of the value, or nil; in that case, 0 says that another goroutine changes the map.
//
//go:loam_leaf
//go:loam_inline
func lookup(t *maptype, m *hmap, key keyBits) (unsafe.Pointer, uint64) {
	if m == nil {
		return nil, 1
	}
	if loadFlag(&m.writing) != 0 {
		return nil, 0
	}
	tab, i := find(t, m, key, key.hash(t, m.seed))
	if i == noSlot {
		return nil, 1
	}
	return t.elemAt(tab, i), 1
}

//go:loam_leaf
//go:loam_inline
func mapfindint(t *maptype, m *hmap, key uint64) (unsafe.Pointer, uint64) {
	return lookup(t, m, keyBits{nil, key})
}

//go:loam_leaf
//go:loam_inline
func mapfindstring(t *maptype, m *hmap, p unsafe.Pointer, n int) (unsafe.Pointer, uint64) {
	return lookup(t, m, keyBits{p, uint64(n)})
}

//go:loam_inline
func mapfindany(t *maptype, m *hmap, key unsafe.Pointer) (unsafe.Pointer, uint64) {
	if m == nil {
		if t.mayPanic {
			t.hasher(key, 0)
		}
		return nil, 1
	}
	hash := t.hasher(key, m.seed)
	if loadFlag(&m.writing) != 0 {
		return nil, 0
	}
	tab, i := findAny(t, m, key, hash)
	if i == noSlot {
		return nil, 1
	}
	return t.elemAt(tab, i), 1
}

// mapfind is the address of the value of a key in a map of any type, or nil. Package rtype calls it.
//
//go:noinline
func mapfind(t *maptype, m *hmap, key unsafe.Pointer) unsafe.Pointer {
	var elem unsafe.Pointer
	var alone uint64
	if t.class == classAny {
		elem, alone = mapfindany(t, m, key)
	} else {
		elem, alone = lookup(t, m, keyIn(t, key))
	}
	if alone == 0 {
		mapconflict(conflictRead)
	}
	return elem
}

// What another goroutine's change came in between of.
const (
	conflictRead = iota
	conflictWrite
	conflictIteration
)

// mapconflict ends a program in which two goroutines use a map.
//
//go:noinline
func mapconflict(what int) {
	switch what {
	case conflictRead:
		throw("concurrent map read and map write")
	case conflictIteration:
		throw("concurrent map iteration and map write")
	}
	throw("concurrent map writes")
}

// leave ends a change of the map; 0: another goroutine has ended its own meanwhile. The next who looks finds out as well.
//
//go:loam_leaf
//go:loam_inline
func (m *hmap) leave() uint64 {
	alone := loadFlag(&m.writing)
	storeFlag(&m.writing, alone^1)
	return uint64(alone)
}

// beginWriting and endWriting enclose a longer change.
func (m *hmap) beginWriting() {
	if loadFlag(&m.writing) != 0 {
		mapconflict(conflictWrite)
	}
	storeFlag(&m.writing, 1)
}

func (m *hmap) endWriting() {
	if m.leave() == 0 {
		mapconflict(conflictWrite)
	}
}

// ---- putting ---------------------------------------------------------------------------------------------------------------

// notFull has a bit for each slot of a group that is not full.
//
//go:loam_leaf
//go:loam_inline
func notFull(ctrl unsafe.Pointer) uint32 { return ^groupFull(ctrl) & (1<<groupSlots - 1) }

// take makes the first slot of a group that is not full so, and is its number; noSlot: it is an empty one, and no more of these may
// be full. Which slot that is decides neither where the control bytes are stored nor what: a processor that inserts into this group
// again soon goes on from the bytes, and finds the number beside.
//
//go:loam_leaf
//go:loam_inline
func (tab *table) take(g, hash uint64) uintptr {
	ctrl := tab.group(g)
	i := lowestBit(notFull(ctrl))
	if *(*uint8)(unsafe.Add(ctrl, i)) == slotEmpty {
		if tab.free == 0 {
			return noSlot
		}
		tab.free--
	}
	groupTake(ctrl, hashBits(hash))
	tab.used++
	return uintptr(g)*groupSlots + i
}

// takeEarlier is take for a group before the one where a sequence ended: a call, so that nothing of it is chosen instead of jumped to.
//
//go:loam_leaf
//go:noinline
func (tab *table) takeEarlier(g, hash uint64) uintptr { return tab.take(g, hash) }

// findOrTake is the slot of a key that is no classAny. If it is not there, the slot that it goes to has become full, or is noSlot:
// the table must grow first.
//
//go:loam_leaf
//go:loam_inline
func findOrTake(t *maptype, m *hmap, key keyBits, hash uint64) (tab *table, i uintptr, found bool) {
	tab = m.tableOf(hash)
	mask := uint64(m.mask)
	first := noGroup
	for g, step := hashGroup(hash)&mask, uint64(0); ; g = (g + step) & mask {
		ctrl := tab.group(g)
		for bits := groupMatch(ctrl, hashBits(hash)); bits != 0; bits &= bits - 1 {
			i = uintptr(g)*groupSlots + lowestBit(bits)
			if key.equals(t, t.keySlot(tab, i)) {
				return tab, i, true
			}
		}
		if groupMatch(ctrl, slotEmpty) != 0 {
			if first == noGroup {
				return tab, tab.take(g, hash), false
			}
			return tab, tab.takeEarlier(first, hash), false
		}
		if first == noGroup && notFull(ctrl) != 0 {
			first = g
		}
		step++
	}
}

//go:loam_inline
func findOrTakeAny(t *maptype, m *hmap, key unsafe.Pointer, hash uint64) (tab *table, i uintptr, found bool) {
	tab = m.tableOf(hash)
	mask := uint64(m.mask)
	first := noGroup
	for g, step := hashGroup(hash)&mask, uint64(0); ; g = (g + step) & mask {
		ctrl := tab.group(g)
		for bits := groupMatch(ctrl, hashBits(hash)); bits != 0; bits &= bits - 1 {
			i = uintptr(g)*groupSlots + lowestBit(bits)
			if t.equal(key, t.keyAt(tab, i)) {
				return tab, i, true
			}
		}
		if groupMatch(ctrl, slotEmpty) != 0 {
			if first == noGroup {
				return tab, tab.take(g, hash), false
			}
			return tab, tab.takeEarlier(first, hash), false
		}
		if first == noGroup && notFull(ctrl) != 0 {
			first = g
		}
		step++
	}
}

// put is the address of the value of a key, which is inserted if it is not there; or nil: mapgrow must make room first, for which
// it needs the hash.
//
//go:loam_leaf
//go:loam_inline
func put(t *maptype, m *hmap, key keyBits) (unsafe.Pointer, uint64) {
	if m == nil {
		return nil, 0
	}
	hash := key.hash(t, m.seed)
	if loadFlag(&m.writing) != 0 {
		return nil, hash
	}
	storeFlag(&m.writing, 1)
	tab, i, found := findOrTake(t, m, key, hash)
	if !found && i != noSlot {
		key.store(t, t.keySlot(tab, i))
		m.count++
	}
	if m.leave() != 0 && i != noSlot {
		return t.elemAt(tab, i), hash
	}
	return nil, hash
}

//go:loam_leaf
//go:loam_inline
func mapputint(t *maptype, m *hmap, key uint64) (unsafe.Pointer, uint64) {
	return put(t, m, keyBits{nil, key})
}

//go:loam_leaf
//go:loam_inline
func mapputptr(t *maptype, m *hmap, key unsafe.Pointer) (unsafe.Pointer, uint64) {
	return put(t, m, keyBits{key, uint64(uintptr(key))})
}

//go:loam_leaf
//go:loam_inline
func mapputstring(t *maptype, m *hmap, p unsafe.Pointer, n int) (unsafe.Pointer, uint64) {
	return put(t, m, keyBits{p, uint64(n)})
}

//go:loam_inline
func mapputany(t *maptype, m *hmap, key unsafe.Pointer) (unsafe.Pointer, uint64) {
	if m == nil {
		return nil, 0
	}
	hash := t.hasher(key, m.seed)
	if loadFlag(&m.writing) != 0 {
		return nil, hash
	}
	storeFlag(&m.writing, 1)
	tab, i, found := findOrTakeAny(t, m, key, hash)
	if found {
		if t.updateKey {
			copyKey(t, t.keyAt(tab, i), key)
		}
	} else if i != noSlot {
		t.storeAny(tab, i, key)
		m.count++
	}
	if m.leave() != 0 && i != noSlot {
		return t.elemAt(tab, i), hash
	}
	return nil, hash
}

// mapassignint and its kin do it all, for code that runs once.
//
//go:loam_inline
func mapassignint(t *maptype, m *hmap, key uint64) unsafe.Pointer {
	for {
		p, hash := mapputint(t, m, key)
		if p != nil {
			return p
		}
		makeRoom(t, m, hash)
	}
}

//go:loam_inline
func mapassignptr(t *maptype, m *hmap, key unsafe.Pointer) unsafe.Pointer {
	for {
		p, hash := mapputptr(t, m, key)
		if p != nil {
			return p
		}
		makeRoom(t, m, hash)
	}
}

//go:loam_inline
func mapassignstring(t *maptype, m *hmap, key unsafe.Pointer, n int) unsafe.Pointer {
	for {
		p, hash := mapputstring(t, m, key, n)
		if p != nil {
			return p
		}
		makeRoom(t, m, hash)
	}
}

//go:loam_inline
func mapassignany(t *maptype, m *hmap, key unsafe.Pointer) unsafe.Pointer {
	for {
		p, hash := mapputany(t, m, key)
		if p != nil {
			return p
		}
		makeRoom(t, m, hash)
	}
}

// storeAny fills a slot that has become full with a key, and with the objects that large keys and values are.
//
//go:loam_inline
func (t *maptype) storeAny(tab *table, i uintptr, key unsafe.Pointer) {
	at := t.keySlot(tab, i)
	if t.indirectKey {
		p := mallocgc(int(t.key.size), t.key, true)
		*(*unsafe.Pointer)(at) = p
		at = p
	}
	copyKey(t, at, key)
	if t.indirectElem {
		p := mallocgc(int(t.elem.size), t.elem, true)
		*(*unsafe.Pointer)(t.elemSlot(tab, i)) = p
	}
}

//go:loam_leaf
//go:loam_inline
func copyKey(t *maptype, dst, src unsafe.Pointer) {
	if t.key.size%8 == 0 && (t.key.ptrdata == 0 || !writeBarrierOn()) {
		copyWords(dst, src, t.key.size)
	} else {
		typedmemmove(t.key, dst, src)
	}
}

var nilMapError error = plainError("assignment to entry in nil map")

//go:noinline
func panicnilmap() { panic(nilMapError) }

// ---- deleting --------------------------------------------------------------------------------------------------------------

//go:loam_leaf
//go:loam_inline
func clearSlot(t *_type, at unsafe.Pointer, indirect bool) {
	switch {
	case indirect:
		memclrHasPointers(at, 8)
	case t.size == 0:
	case t.ptrdata == 0 && t.size%8 == 0:
		for i := uintptr(0); i < t.size; i += 8 {
			*(*uint64)(unsafe.Add(at, i)) = 0
		}
	case t.ptrdata == 0 && t.size == 4:
		*(*uint32)(at) = 0
	default:
		typedmemclr(t, at)
	}
}

// vacate empties a full slot. Where the group has an empty byte no sequence ever went past it, and the slot is empty again.
//
//go:loam_leaf
//go:loam_inline
func vacate(t *maptype, m *hmap, tab *table, i uintptr) {
	if t.key.ptrdata != 0 || t.indirectKey {
		clearSlot(t.key, t.keySlot(tab, i), t.indirectKey)
	}
	clearSlot(t.elem, t.elemSlot(tab, i), t.indirectElem)
	if groupMatch(tab.group(uint64(i/groupSlots)), slotEmpty) != 0 {
		tab.setCtrl(i, slotEmpty)
		tab.free++
	} else {
		tab.setCtrl(i, slotDeleted)
	}
	tab.used--
	m.count--
	if tab.used == 0 && tab.free != capacity(tab.size) {
		tab.forget()
	}
}

// forget makes the deleted slots of a table without full ones empty.
//
//go:loam_leaf
//go:noinline
func (tab *table) forget() {
	for g := uint64(0); g*groupSlots < uint64(tab.size); g++ {
		*(*[groupSlots]byte)(tab.group(g)) = [groupSlots]byte{}
	}
	tab.free = capacity(tab.size)
}

// mapdeleteint and its kin delete a key; 0: another goroutine changes the map.
//
//go:loam_leaf
//go:loam_inline
func remove(t *maptype, m *hmap, key keyBits) uint64 {
	if m == nil {
		return 1
	}
	if loadFlag(&m.writing) != 0 {
		return 0
	}
	storeFlag(&m.writing, 1)
	tab, i := find(t, m, key, key.hash(t, m.seed))
	if i != noSlot {
		vacate(t, m, tab, i)
	}
	return m.leave()
}

//go:loam_leaf
//go:loam_inline
func mapdeleteint(t *maptype, m *hmap, key uint64) uint64 { return remove(t, m, keyBits{nil, key}) }

//go:loam_leaf
//go:loam_inline
func mapdeletestring(t *maptype, m *hmap, p unsafe.Pointer, n int) uint64 {
	return remove(t, m, keyBits{p, uint64(n)})
}

//go:loam_inline
func mapdeleteany(t *maptype, m *hmap, key unsafe.Pointer) uint64 {
	if m == nil {
		if t.mayPanic {
			t.hasher(key, 0)
		}
		return 1
	}
	hash := t.hasher(key, m.seed)
	if loadFlag(&m.writing) != 0 {
		return 0
	}
	storeFlag(&m.writing, 1)
	tab, i := findAny(t, m, key, hash)
	if i != noSlot {
		vacate(t, m, tab, i)
	}
	return m.leave()
}
