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
	table128 struct {
		table
		ctrl [128 * groupSlots]byte
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
	case 64:
		return unsafe.Pointer(new(table64))
	}
	return unsafe.Pointer(new(table128))
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
func (tab *table) setSmall() {
	tab.slots = unsafe.Add(unsafe.Pointer(tab), smallHeader)
	tab.size = smallSlots
	tab.free = smallSlots
}

// mapinit makes zeroed memory an empty map. dir may lead to zeroed memory for a small table already.
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

// mapgrow makes room in the table of a hash, and is the table that has it then.
//
//go:noinline
func mapgrow(t *maptype, m *hmap, hash uint64) *table {
	for {
		tab := m.tableOf(hash)
		if tab.free > 0 {
			return tab
		}
		switch slots := int(tab.size); {
		case slots == 0:
			small := (*table)(mallocgc(int(t.small.size), t.small, true))
			small.setSmall()
			m.dir = unsafe.Pointer(small)
		case int(tab.used) <= slots*5/8: // much is deleted
			m.replace(hash, tab, refill(t, m, tab, slots))
		case slots < maxSlots && tab.depth == 0 && m.shift == 64:
			slots *= 2
			m.replaceOnly(tab, refill(t, m, tab, slots), slots)
		default:
			m.split(t, tab, hash)
		}
	}
}

// refill is a table of that many slots with the entries of tab.
func refill(t *maptype, m *hmap, tab *table, slots int) *table {
	to := newTable(t, slots, tab.depth)
	t.move(m, tab, to, to)
	return to
}

func (m *hmap) replaceOnly(tab, by *table, slots int) {
	m.dir = unsafe.Pointer(by)
	m.mask = uint32(slots/groupSlots - 1)
	tab.stale = true
}

// entry is the place of table i of the directory.
func (m *hmap) entry(i uint64) **table { return (**table)(unsafe.Add(m.dir, i*8)) }

// interval is where the table of a hash stands in the directory: the first place, and how many.
func (m *hmap) interval(hash uint64, depth uint8) (first, n uint64) {
	n = 1 << (64 - m.shift - depth)
	return hash >> m.shift &^ (n - 1), n
}

func (m *hmap) replace(hash uint64, tab, by *table) {
	tab.stale = true
	if m.shift == 64 {
		m.dir = unsafe.Pointer(by)
		return
	}
	first, n := m.interval(hash, tab.depth)
	for i := first; i < first+n; i++ {
		*m.entry(i) = by
	}
}

func (m *hmap) split(t *maptype, tab *table, hash uint64) {
	depth := tab.depth + 1
	if depth > maxDepth {
		throw("map: too many equal hashes")
	}
	if depth > 64-m.shift {
		m.doubleDirectory()
	}
	low, high := newTable(t, maxSlots, depth), newTable(t, maxSlots, depth)
	t.move(m, tab, low, high)
	first, n := m.interval(hash, tab.depth)
	for i := first; i < first+n/2; i++ {
		*m.entry(i) = low
	}
	for i := first + n/2; i < first+n; i++ {
		*m.entry(i) = high
	}
	tab.stale = true
}

func (m *hmap) doubleDirectory() {
	n := uint64(1) << (64 - m.shift)
	dir := make([]*table, 2*n)
	if m.shift == 64 {
		dir[0] = (*table)(m.dir)
		dir[1] = dir[0]
	} else if !writeBarrierOn() {
		doubleWords(unsafe.Pointer(&dir[0]), m.dir, n)
	} else {
		for i := range dir {
			dir[i] = *m.entry(uint64(i) / 2)
		}
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

// move puts the entries of a table into new ones, by the bit of the hash after those that the table's keys share.
func (t *maptype) move(m *hmap, from, low, high *table) {
	mask := uint64(low.size)/groupSlots - 1
	bit := 63 - uint64(from.depth)
	toHigh := uint16(0)
	for g := uint64(0); g*groupSlots < uint64(from.size); g++ {
		for bits := groupFull(from.group(g)); bits != 0; bits &= bits - 1 {
			i := uintptr(g)*groupSlots + lowestBit(bits)
			hash := t.hashOf(t.keySlot(from, i), m.seed)
			to := low
			if hash>>bit&1 != 0 {
				to = high
				toHigh++
			}
			k := to.place(mask, hash)
			*to.ctrl(k) = hashBits(hash)
			t.copySlot(to, k, from, i)
		}
	}
	if high == low {
		toHigh = 0
	}
	low.took(from.used - toHigh)
	high.took(toHigh)
}

func (tab *table) took(n uint16) {
	tab.used += n
	tab.free -= n
}

func (t *maptype) hashOf(slot unsafe.Pointer, seed uint64) uint64 {
	switch t.class {
	case classInt, classPtr:
		return hashInt(loadInt(t, slot), seed)
	case classString:
		s := (*stringHead)(slot)
		return hashBytes(s.ptr, s.len, seed)
	}
	if t.indirectKey {
		slot = *(*unsafe.Pointer)(slot)
	}
	return t.hasher(slot, seed)
}

// copySlot copies a full slot into one that is not. While the collector does not mark, pointers are words like others.
//
//go:loam_inline
func (t *maptype) copySlot(to *table, k uintptr, from *table, i uintptr) {
	if t.slotWords && (t.block.ptrdata == 0 || !writeBarrierOn()) {
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

//go:noinline
func copyPart(t *_type, dst, src unsafe.Pointer, indirect bool) {
	if indirect {
		*(*unsafe.Pointer)(dst) = *(*unsafe.Pointer)(src)
	} else if t.size != 0 {
		typedmemmove(t, dst, src)
	}
}
