package runtime

import "unsafe"

// Iteration. It starts at a random slot of a random table and goes round: through the hash space by the intervals that tables
// cover (the top bits of hashes), within a table through its slots.
//
// A table that is replaced under an iterator is walked to its end as it was: what it held at that moment had not been seen in
// part, and all of it is in the tables that replaced it. Its keys are looked up again, since they may be deleted and their values
// changed. The iterator then goes on behind the interval of the old table, at a border of the new ones too, as tables are only
// split. So no key is met twice, and none is missed that was there from the beginning to the end.

type hiter struct {
	tab        *table // being walked; nil: the iteration is over
	start, pos uint64 // hashes: where the iteration began, and where the next table does
	bits       uint32 // full slots of the group that are still to come
	group      uint32
	left       uint32 // groups to come; the last one is the first again
	first      uint8  // slot of the first group where the iteration of the table began
	clear      uint16
}

// mapiterinit makes a zeroed iterator ready for mapnext.
func mapiterinit(m *hmap, it *hiter) {
	if m == nil || m.count == 0 {
		it.tab = &emptyTable.table
		return
	}
	if loadFlag(&m.writing) != 0 {
		mapconflict(conflictIteration)
	}
	r := mapRandom()
	tab := m.tableOf(r)
	it.start = intervalOf(r, tab)
	it.pos = it.start
	it.clear = m.clear
	it.enter(tab)
}

// intervalOf is the least hash that belongs to the table of a hash.
func intervalOf(hash uint64, tab *table) uint64 {
	if tab.depth == 0 {
		return 0
	}
	shift := 64 - tab.depth
	return hash >> shift << shift
}

func (it *hiter) enter(tab *table) {
	it.tab = tab
	if tab.depth == 0 {
		it.pos = it.start
	} else {
		it.pos += 1 << (64 - tab.depth)
	}
	slot := uint32(mapRandom()) & (uint32(tab.size) - 1)
	it.group = slot / groupSlots
	it.first = uint8(slot % groupSlots)
	it.left = (uint32(tab.size) + groupSlots - 1) / groupSlots
	it.bits = groupFull(tab.group(uint64(it.group))) &^ (1<<it.first - 1)
}

// mapnext is the next key and its value in the iterator's table, as long as the table is in use and nobody changes the map; or
// nil.
//
//go:loam_leaf
//go:loam_inline
func mapnext(t *maptype, m *hmap, it *hiter) (key, elem unsafe.Pointer) {
	tab := it.tab
	if tab.stale || m != nil && loadFlag(&m.writing) != 0 {
		return nil, nil
	}
	i := it.slot(tab)
	if i == noSlot {
		return nil, nil
	}
	return t.keyAt(tab, i), t.elemAt(tab, i)
}

// slot is the next full slot of a table.
//
//go:loam_leaf
//go:loam_inline
func (it *hiter) slot(tab *table) uintptr {
	for {
		for it.bits != 0 {
			i := uintptr(it.group)*groupSlots + lowestBit(it.bits)
			it.bits &= it.bits - 1
			if *tab.ctrl(i) >= slotFull { // not deleted meanwhile
				return i
			}
		}
		if it.left == 0 {
			return noSlot
		}
		it.left--
		it.group++
		if it.group*groupSlots >= uint32(tab.size) {
			it.group = 0
		}
		it.bits = groupFull(tab.group(uint64(it.group)))
		if it.left == 0 {
			it.bits &= 1<<it.first - 1
		}
	}
}

// mapnexttable goes on where mapnext gave nil; nil: the iteration is over.
//
//go:noinline
func mapnexttable(t *maptype, m *hmap, it *hiter) (key, elem unsafe.Pointer) {
	if m != nil && loadFlag(&m.writing) != 0 {
		mapconflict(conflictIteration)
	}
	for {
		tab := it.tab
		for i := it.slot(tab); i != noSlot; i = it.slot(tab) {
			if !tab.stale {
				return t.keyAt(tab, i), t.elemAt(tab, i)
			}
			if key, elem := t.current(m, it, tab, i); key != nil {
				return key, elem
			}
		}
		if tab.size == 0 || it.pos == it.start {
			it.tab = &emptyTable.table
			return nil, nil
		}
		it.enter(m.tableOf(it.pos))
	}
}

// current is what the map has now for the key in a slot of a table that was replaced. A key that is not equal to itself cannot be
// deleted but by a clear.
func (t *maptype) current(m *hmap, it *hiter, old *table, i uintptr) (key, elem unsafe.Pointer) {
	key = t.keyAt(old, i)
	tab, at := t.find(m, key)
	if at != noSlot {
		return t.keyAt(tab, at), t.elemAt(tab, at)
	}
	if !t.reflexive && it.clear == m.clear && !t.equal(key, key) {
		return key, t.elemAt(old, i)
	}
	return nil, nil
}

func (t *maptype) find(m *hmap, at unsafe.Pointer) (*table, uintptr) {
	if t.class == classAny {
		return findAny(t, m, at, t.hasher(at, m.seed))
	}
	key := keyIn(t, at)
	return find(t, m, key, key.hash(t, m.seed))
}

// mapvalue is elem: to the escape analysis it is part of the map, as gc has it for the values of a range.
//
//go:loam_leaf
//go:loam_inline
func mapvalue(m *hmap, elem unsafe.Pointer) unsafe.Pointer { return elem }

// mapclear deletes all entries.
func mapclear(t *maptype, m *hmap) {
	if m == nil || m.count == 0 {
		return
	}
	m.beginWriting()
	if m.shift == 64 {
		t.wipe((*table)(m.dir))
	} else {
		for i := uint64(0); i < 1<<(64-m.shift); {
			tab := *m.entry(i)
			t.wipe(tab)
			i += 1 << (64 - m.shift - tab.depth)
		}
	}
	m.count = 0
	m.clear++
	m.seed = mapRandom()
	m.endWriting()
}

func (t *maptype) wipe(tab *table) {
	if tab.used == 0 {
		return
	}
	if dense := tab.size > smallSlots && 4*tab.used >= tab.size; dense && t.block.ptrdata != 0 {
		memclrHasPointers(tab.slots, t.slotBytes(tab))
	} else if dense {
		for at := 0; at < t.slotBytes(tab); at += 8 {
			*(*uint64)(unsafe.Add(tab.slots, at)) = 0
		}
	} else {
		t.wipeFull(tab)
	}
	tab.used = 0
	tab.forget()
}

// slotBytes is the size of the memory at tab.slots, which is a multiple of 8.
func (t *maptype) slotBytes(tab *table) int { return int(tab.size/smallSlots) * int(t.blockSize) }

// wipeFull clears the full slots alone.
func (t *maptype) wipeFull(tab *table) {
	for g := uint64(0); g*groupSlots < uint64(tab.size); g++ {
		for bits := groupFull(tab.group(g)); bits != 0; bits &= bits - 1 {
			i := uintptr(g)*groupSlots + lowestBit(bits)
			if t.key.ptrdata != 0 || t.indirectKey {
				clearSlot(t.key, t.keySlot(tab, i), t.indirectKey)
			}
			clearSlot(t.elem, t.elemSlot(tab, i), t.indirectElem)
		}
	}
}
