// Package arena has memory that the program frees itself, many objects at once. It is Loam's own; Go 1.20 has it for any type, as an
// experiment.
//
// An arena takes chunks of 8 MiB, whose pages cost memory as they are used. Values with pointers are put in from below, others from
// above; one larger than a quarter of a chunk is an object of the heap. To the collector a chunk is one object: a pointer to any
// value keeps all of it, as does the arena. After Free an access to a value ends the program, and the addresses are used again when
// nothing points to them any more.
package arena

import (
	"internal/rtype"
	"unsafe"
)

const (
	chunkBytes = 8 << 20
	maxBytes   = chunkBytes / 4
)

// Arena is used by one goroutine at a time.
type Arena struct {
	chunks    []unsafe.Pointer
	low, high uintptr // what is free of the last one
	freed     bool
}

func NewArena() *Arena { return new(Arena) }

// Free ends the life of all values of the arena, and of the arena.
func (a *Arena) Free() {
	if a.freed {
		panic("arena double free")
	}
	for _, chunk := range a.chunks {
		freeChunk(chunk)
	}
	*a = Arena{freed: true}
}

// New is a new value: ptr is a pointer of the type that is wanted, such as (*T)(nil), and so is the result.
func (a *Arena) New(ptr any) any {
	t := rtype.TypeOf(ptr)
	if t == nil || t.Kind() != rtype.Pointer {
		panic("arena: New of a type that is no pointer")
	}
	return *(*any)(unsafe.Pointer(&value{t, a.alloc(t.Elem(), 1)}))
}

// MakeSlice makes *slice a new slice of this length and capacity; slice is a *[]T.
func (a *Arena) MakeSlice(slice any, len, cap int) {
	t := rtype.TypeOf(slice)
	if t == nil || t.Kind() != rtype.Pointer || t.Elem().Kind() != rtype.Slice {
		panic("arena: MakeSlice of a value that is no pointer to a slice")
	}
	if len < 0 || len > cap {
		panic("arena: MakeSlice: len out of range")
	}
	elem := t.Elem().Elem()
	if elem.Size > 0 && uintptr(cap) > (1<<47)/elem.Size {
		panic("arena: MakeSlice: cap out of range")
	}
	to := (*header)((*value)(unsafe.Pointer(&slice)).data)
	to.len, to.cap = 0, 0
	to.data = a.alloc(elem, cap)
	to.len, to.cap = len, cap
}

type value struct {
	typ  *rtype.Type
	data unsafe.Pointer
}

type header struct {
	data     unsafe.Pointer
	len, cap int
}

var empty [1]struct{}

func (a *Arena) alloc(t *rtype.Type, n int) unsafe.Pointer {
	if a.freed {
		panic("arena: use after Free")
	}
	size := t.Size * uintptr(n)
	if size == 0 {
		return unsafe.Pointer(&empty)
	}
	if size > maxBytes {
		return newObjects(t, n)
	}
	if p := a.take(t, size, n); p != nil {
		return p
	}
	a.chunks = append(a.chunks, newChunk())
	a.low, a.high = 0, chunkBytes
	return a.take(t, size, n)
}

func (a *Arena) take(t *rtype.Type, size uintptr, n int) unsafe.Pointer {
	if t.PtrData == 0 {
		if a.high < size {
			return nil
		}
		at := (a.high - size) &^ (uintptr(t.Align) - 1)
		if at < a.low {
			return nil
		}
		a.high = at
		return unsafe.Add(a.chunks[len(a.chunks)-1], at)
	}
	if a.high < a.low+size {
		return nil
	}
	p := unsafe.Add(a.chunks[len(a.chunks)-1], a.low)
	a.low += (size + 7) &^ 7
	put(p, t, n)
	return p
}

func newChunk() unsafe.Pointer
func freeChunk(chunk unsafe.Pointer)

//go:noescape
func put(at unsafe.Pointer, t *rtype.Type, n int)
func newObjects(t *rtype.Type, n int) unsafe.Pointer
