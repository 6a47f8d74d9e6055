package runtime

import "unsafe"

// Pinner is Go 1.21's: what it has pinned stays, and stays where it is, until Unpin. Objects of the default heap do not move, so
// it holds them, and that is all: 8 bytes each, the first five in its own record of 64 bytes. Heaps that move objects never move
// this one again.
type Pinner struct{ *pinner }

type pinner struct {
	refs  []unsafe.Pointer
	first [5]unsafe.Pointer
}

// Pin pins the object that pointer leads to.
func (p *Pinner) Pin(pointer any) {
	object := pinnedPointer(pointer)
	if !pin(object) {
		return
	}
	if p.pinner == nil {
		p.pinner = new(pinner)
		p.refs = p.first[:0]
		SetFinalizer(p.pinner, (*pinner).leaked)
	}
	p.refs = append(p.refs, object)
}

// Unpin unpins all that was pinned.
func (p *Pinner) Unpin() { p.pinner.unpin() }

func (p *pinner) unpin() {
	if p == nil {
		return
	}
	p.first = [5]unsafe.Pointer{}
	p.refs = p.first[:0]
}

func (p *pinner) leaked() {
	if len(p.refs) != 0 {
		panic(errorString("runtime.Pinner: found leaking pinned pointer; forgot to call Unpin?"))
	}
}

func pin(p unsafe.Pointer) bool

func pinnedPointer(pointer any) unsafe.Pointer {
	e := (*eface)(unsafe.Pointer(&pointer))
	if e.typ == nil {
		panic(errorString("runtime.Pinner: argument is nil"))
	}
	if e.typ.kind != kindPointer && e.typ.kind != kindUnsafePointer {
		panic(errorString("runtime.Pinner: argument is not a pointer: " + e.typ.str))
	}
	return e.data
}
