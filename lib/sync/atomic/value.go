package atomic

import "unsafe"

// Value holds a value of one type, loaded and stored whole. The zero Value holds nil.
//
// The installed Go's changes an interface's first word as a pointer; Loam's collector knows that word for a type, never for a
// pointer to an object. The type word is settled by the first store and does not change again, so that afterwards the data word
// alone decides what the Value holds.
type Value struct{ v any }

// words is an interface in memory: its type word, or `settling` while the first store is under way, and its data.
type words struct {
	typ  uintptr
	data unsafe.Pointer
}

const settling uintptr = 1

func wordsOf(v *any) *words { return (*words)(unsafe.Pointer(v)) }

// Load is the value last stored, nil when there is none.
func (v *Value) Load() (val any) {
	w := wordsOf(&v.v)
	typ := LoadUintptr(&w.typ)
	if typ == 0 || typ == settling {
		return nil
	}
	to := wordsOf(&val)
	to.data = LoadPointer(&w.data)
	to.typ = typ
	return val
}

// settled tells whether there is a value, after a first store under way has ended; x must have its type.
func (w *words) settled(x *words, what string) bool {
	typ := LoadUintptr(&w.typ)
	for typ == settling {
		typ = LoadUintptr(&w.typ)
	}
	if typ != 0 && typ != x.typ {
		panic("sync/atomic: " + what + " of inconsistently typed value into Value")
	}
	return typ != 0
}

// settle makes the first store, of x, and tells whether this call was the one.
func (w *words) settle(x *words, what string) bool {
	for !w.settled(x, what) {
		runtime_procPin()
		first := CompareAndSwapUintptr(&w.typ, 0, settling)
		if first {
			StorePointer(&w.data, x.data)
			StoreUintptr(&w.typ, x.typ)
		}
		runtime_procUnpin()
		if first {
			return true
		}
	}
	return false
}

// Store makes val the value; val must not be nil, and have the type of what was stored before.
func (v *Value) Store(val any) {
	if val == nil {
		panic("sync/atomic: store of nil value into Value")
	}
	w, x := wordsOf(&v.v), wordsOf(&val)
	if !w.settle(x, "store") {
		StorePointer(&w.data, x.data)
	}
}

// Swap is Store, and returns what was there before.
func (v *Value) Swap(new any) (old any) {
	if new == nil {
		panic("sync/atomic: swap of nil value into Value")
	}
	w, x := wordsOf(&v.v), wordsOf(&new)
	if w.settle(x, "swap") {
		return nil
	}
	to := wordsOf(&old)
	to.data = SwapPointer(&w.data, x.data)
	to.typ = x.typ
	return old
}

// CompareAndSwap stores new if the value equals old; it panics when old cannot be compared.
func (v *Value) CompareAndSwap(old, new any) (swapped bool) {
	if new == nil {
		panic("sync/atomic: compare and swap of nil value into Value")
	}
	w, x, o := wordsOf(&v.v), wordsOf(&new), wordsOf(&old)
	if old != nil && o.typ != x.typ {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	const what = "compare and swap"
	if old == nil && w.settle(x, what) {
		return true
	}
	if !w.settled(x, what) {
		return false
	}
	var now any
	n := wordsOf(&now)
	n.data = LoadPointer(&w.data)
	n.typ = x.typ
	return now == old && CompareAndSwapPointer(&w.data, n.data, x.data)
}
