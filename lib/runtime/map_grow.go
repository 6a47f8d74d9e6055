package runtime

import "unsafe"

// Making maps, and what an insertion does when its table is full.

// A table with control bytes, by its number of groups.
type (
	table1 struct {
		table
		ctrl [1 * groupSlots]byte
	}
	table2 struct {
		table
		ctrl [2 * groupSlots]byte
	}
	table4 struct {
		table
		ctrl [4 * groupSlots]byte
	}
	table8 struct {
		table
		ctrl [8 * groupSlots]byte
	}
	table16 struct {
		table
		ctrl [16 * groupSlots]byte
	}
	table32 struct {
		table
		ctrl [32 * groupSlots]byte
	}
	table64 struct {
		table
		ctrl [64 * groupSlots]byte
	}
)

func newTableObject(slots int) unsafe.Pointer {
	switch slots / groupSlots {
	case 1:
		return unsafe.Pointer(new(table1))
	case 2:
		return unsafe.Pointer(new(table2))
	case 4:
		return unsafe.Pointer(new(table4))
	case 8:
		return unsafe.Pointer(new(table8))
	case 16:
		return unsafe.Pointer(new(table16))
	case 32:
		return unsafe.Pointer(new(table32))
	}
	return unsafe.Pointer(new(table64))
}

//go:loam_leaf
//go:loam_inline
func capacity(slots uint16) uint16 {
	if slots == smallSlots {
		return smallSlots
	}
	return slots - slots/8
}

func newTable(t *maptype, slots int, depth uint8) *table {
	tab := (*table)(newTableObject(slots))
	tab.size = uint16(slots)
	tab.free = capacity(tab.size)
	tab.depth = depth
	tab.slots = mallocgc(slots/smallSlots*int(t.blockSize), t.block, true)
	return tab
}

// setSmall makes zeroed memory a small table.
//
//go:loam_leaf
//go:loam_inline
func (tab *table) setSmall() {
	tab.slots = unsafe.Add(unsafe.Pointer(tab), smallHeader)
	tab.size = smallSlots
	tab.free = smallSlots
}

// mapinit makes zeroed memory an empty map. dir may lead to zeroed memory for a small table already.
//
//go:loam_leaf
//go:noinline
func mapinit(m *hmap) {
	m.seed = mapRandom()
	m.shift = 64
	if m.dir == nil {
		m.dir = unsafe.Pointer(&emptyTable)
	} else {
		(*table)(m.dir).setSmall()
	}
}

// mapreserve makes room for hint entries in a map without table.
func mapreserve(t *maptype, m *hmap, hint int) {
	if hint <= smallSlots || hint > 1<<40 {
		return // a wrong hint is no error
	}
	slots := groupSlots
	for slots < maxSlots && int(capacity(uint16(slots))) < hint {
		slots *= 2
	}
	m.mask = uint32(slots/groupSlots - 1)
	depth := uint8(0)
	for int(capacity(maxSlots))<<depth < hint {
		depth++
	}
	if depth == 0 {
		m.dir = unsafe.Pointer(newTable(t, slots, 0))
		return
	}
	dir := make([]*table, 1<<depth)
	for i := range dir {
		dir[i] = newTable(t, maxSlots, depth)
	}
	m.dir = unsafe.Pointer(&dir[0])
	m.shift = 64 - depth
}

// mapgrow begins to make room in the table of a hash, if there is none: with new tables for what this one has, which may be the
// same, or nil if there is nothing to move. mapmove follows. There may be no room after that, either.
//
//go:noinline
func mapgrow(t *maptype, m *hmap, hash uint64) (low, high *table) {
	if m == nil {
		panicnilmap()
	}
	if loadFlag(&m.writing) != 0 {
		mapconflict(conflictWrite)
	}
	storeFlag(&m.writing, 1)
	tab := m.tableOf(hash)
	if tab.free != 0 {
		return nil, nil
	}
	slots, depth := int(tab.size), tab.depth
	switch {
	case slots == 0:
		small := (*table)(mallocgc(int(t.small.size), t.small, true))
		small.setSmall()
		m.dir = unsafe.Pointer(small)
		return nil, nil
	case int(tab.used) <= slots*5/8: // much is deleted
	case slots < maxSlots && depth == 0:
		slots *= 2
	default:
		depth++
		m.needDepth(depth)
		high = newTable(t, slots, depth)
	}
	low = newTable(t, slots, depth)
	if high == nil {
		high = low
	}
	return low, high
}

// mapmove puts what the table of a hash has into new tables, and these into its place.
//
//go:loam_leaf
//go:loam_inline
func mapmove(t *maptype, m *hmap, hash uint64, low, high *table) uint64 {
	if low != nil {
		t.move(m, m.tableOf(hash), low, high)
		m.replace(hash, low, high)
	}
	return m.leave()
}

//go:loam_inline
func mapmoveany(t *maptype, m *hmap, hash uint64, low, high *table) uint64 {
	if low != nil {
		t.moveAny(m, m.tableOf(hash), low, high)
		m.replace(hash, low, high)
	}
	return m.leave()
}

//go:noinline
func makeRoom(t *maptype, m *hmap, hash uint64) {
	low, high := mapgrow(t, m, hash)
	if mapmoveany(t, m, hash, low, high) == 0 {
		mapconflict(conflictWrite)
	}
}

// entry is the place of table i of the directory.
//
//go:loam_leaf
//go:loam_inline
func (m *hmap) entry(i uint64) **table { return (**table)(unsafe.Add(m.dir, i*8)) }

// interval is where the table of a hash stands in the directory: the first place, and how many.
//
//go:loam_leaf
//go:loam_inline
func (m *hmap) interval(hash uint64, depth uint8) (first, n uint64) {
	n = 1 << (64 - m.shift - depth)
	return hash >> m.shift &^ (n - 1), n
}

// replace puts the new tables into the directory, each in half the places of the old one.
//
//go:loam_leaf
//go:noinline
func (m *hmap) replace(hash uint64, low, high *table) {
	old := m.tableOf(hash)
	if !mayBeInFrame(old) && writeBarrierOn() {
		shade(unsafe.Pointer(old))
	}
	old.stale = true
	m.mask = uint32(low.size/groupSlots - 1)
	if m.shift == 64 {
		m.dir = unsafe.Pointer(low)
		return
	}
	first, n := m.interval(hash, old.depth)
	for i := first; i < first+n/2; i++ {
		*m.entry(i) = low
	}
	for i := first + n/2; i < first+n; i++ {
		*m.entry(i) = high
	}
}

// needDepth makes the directory large enough for tables of a depth.
func (m *hmap) needDepth(depth uint8) {
	if depth > maxDepth {
		throw("map: too many equal hashes")
	}
	if depth > 64-m.shift {
		m.doubleDirectory()
	}
}

func (m *hmap) doubleDirectory() {
	n := uint64(1) << (64 - m.shift)
	dir := make([]*table, 2*n)
	if m.shift == 64 {
		dir[0] = (*table)(m.dir)
		dir[1] = dir[0]
	} else {
		if writeBarrierOn() {
			shade(m.dir)
		}
		doubleWords(unsafe.Pointer(&dir[0]), m.dir, n)
	}
	m.dir = unsafe.Pointer(&dir[0])
	m.shift--
}

//go:loam_leaf
//go:noinline
func doubleWords(dst, src unsafe.Pointer, n uint64) {
	for i := uint64(0); i < n; i++ {
		word := *(*uint64)(unsafe.Add(src, i*8))
		*(*uint64)(unsafe.Add(dst, i*16)) = word
		*(*uint64)(unsafe.Add(dst, i*16+8)) = word
	}
}

// place takes the first slot that is not full in the sequence of a hash, in a table that has one, and makes it full.
//
//go:loam_leaf
//go:loam_inline
func (tab *table) place(mask, hash uint64) uintptr {
	for g, step := hashGroup(hash)&mask, uint64(0); ; g = (g + step) & mask {
		if open := notFull(tab.group(g)); open != 0 {
			i := uintptr(g)*groupSlots + lowestBit(open)
			tab.setCtrl(i, hashBits(hash))
			return i
		}
		step++
	}
}

// move puts the entries of a table into new ones, by the bit of the hash after those that the table's keys share.
//
//go:loam_leaf
//go:loam_inline
func (t *maptype) move(m *hmap, from, low, high *table) {
	mask := uint64(low.size)/groupSlots - 1
	bit := 63 - from.depth&63
	toHigh := uint16(0)
	inFrame := mayBeInFrame(from)
	for g := uint64(0); g*groupSlots < uint64(from.size); g++ {
		if t.class == classString && (g+1)*groupSlots < uint64(from.size) {
			t.prefetchTexts(from, g+1)
		}
		for bits := groupFull(from.group(g)); bits != 0; bits &= bits - 1 {
			i := uintptr(g)*groupSlots + lowestBit(bits)
			hash := keyIn(t, t.keySlot(from, i)).hash(t, m.seed)
			to := low
			if hash>>bit&1 != 0 {
				to = high
				toHigh++
			}
			t.copySlot(to, to.place(mask, hash), from, i, inFrame)
		}
	}
	took(from, low, high, toHigh)
}

// prefetchTexts asks for the strings of a group, which are spread over the memory.
//
//go:loam_leaf
//go:loam_inline
func (t *maptype) prefetchTexts(from *table, g uint64) {
	for bits := groupFull(from.group(g)); bits != 0; bits &= bits - 1 {
		i := uintptr(g)*groupSlots + lowestBit(bits)
		prefetch((*stringHead)(t.keySlot(from, i)).ptr)
	}
}

//go:loam_inline
func (t *maptype) moveAny(m *hmap, from, low, high *table) {
	mask := uint64(low.size)/groupSlots - 1
	bit := 63 - from.depth&63
	toHigh := uint16(0)
	inFrame := mayBeInFrame(from)
	for g := uint64(0); g*groupSlots < uint64(from.size); g++ {
		for bits := groupFull(from.group(g)); bits != 0; bits &= bits - 1 {
			i := uintptr(g)*groupSlots + lowestBit(bits)
			hash := t.hashOf(t.keySlot(from, i), m.seed)
			to := low
			if hash>>bit&1 != 0 {
				to = high
				toHigh++
			}
			t.copySlot(to, to.place(mask, hash), from, i, inFrame)
		}
	}
	took(from, low, high, toHigh)
}

//go:loam_inline
func (t *maptype) hashOf(slot unsafe.Pointer, seed uint64) uint64 {
	if t.class != classAny {
		return keyIn(t, slot).hash(t, seed)
	}
	if t.indirectKey {
		slot = *(*unsafe.Pointer)(slot)
	}
	return t.hasher(slot, seed)
}

// took counts the entries that low and high, which may be the same, have from a table.
//
//go:loam_leaf
//go:loam_inline
func took(from, low, high *table, toHigh uint16) {
	low.used += from.used - toHigh
	low.free -= from.used - toHigh
	high.used += toHigh
	high.free -= toHigh
}

// mayBeInFrame tells whether a table may be in a frame, which forgets it when the map has another one.
//
//go:loam_leaf
//go:loam_inline
func mayBeInFrame(tab *table) bool { return tab.size == smallSlots }

// copySlot copies a full slot into one that is not. Pointers are words like others, without barriers, although the collector may be
// marking: the old table keeps them as they are and is shaded, as is an old directory. inFrame: the old table may be in a frame,
// which is no object of the heap (H25).
//
//go:loam_leaf
//go:loam_inline
func (t *maptype) copySlot(to *table, k uintptr, from *table, i uintptr, inFrame bool) {
	if t.slotWords && (t.block.ptrdata == 0 || !inFrame || !writeBarrierOn()) {
		copyWords(t.keySlot(to, k), t.keySlot(from, i), uintptr(t.keyStride))
		if t.split {
			copyWords(t.elemSlot(to, k), t.elemSlot(from, i), uintptr(t.elemStride))
		}
		return
	}
	copyPart(t.key, t.keySlot(to, k), t.keySlot(from, i), t.indirectKey)
	copyPart(t.elem, t.elemSlot(to, k), t.elemSlot(from, i), t.indirectElem)
}

//go:loam_leaf
//go:loam_inline
func copyWords(dst, src unsafe.Pointer, n uintptr) {
	for at := uintptr(0); at < n; at += 8 {
		*(*uint64)(unsafe.Add(dst, at)) = *(*uint64)(unsafe.Add(src, at))
	}
}

//go:loam_leaf
//go:noinline
func copyPart(t *_type, dst, src unsafe.Pointer, indirect bool) {
	if indirect {
		*(*unsafe.Pointer)(dst) = *(*unsafe.Pointer)(src)
	} else if t.size != 0 {
		typedmemmove(t, dst, src)
	}
}
