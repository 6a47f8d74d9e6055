// Package atomic for programs of one goroutine: plain loads and stores.
package atomic

import "unsafe"

func AddInt32(p *int32, d int32) int32                 { *p += d; return *p }
func AddInt64(p *int64, d int64) int64                 { *p += d; return *p }
func AddUint32(p *uint32, d uint32) uint32             { *p += d; return *p }
func AddUint64(p *uint64, d uint64) uint64             { *p += d; return *p }
func LoadInt32(p *int32) int32                         { return *p }
func LoadInt64(p *int64) int64                         { return *p }
func LoadUint32(p *uint32) uint32                      { return *p }
func LoadUint64(p *uint64) uint64                      { return *p }
func StoreInt32(p *int32, v int32)                     { *p = v }
func StoreInt64(p *int64, v int64)                     { *p = v }
func StoreUint32(p *uint32, v uint32)                  { *p = v }
func StoreUint64(p *uint64, v uint64)                  { *p = v }
func LoadPointer(p *unsafe.Pointer) unsafe.Pointer     { return *p }
func StorePointer(p *unsafe.Pointer, v unsafe.Pointer) { *p = v }

func CompareAndSwapInt32(p *int32, old, new int32) bool {
	if *p != old {
		return false
	}
	*p = new
	return true
}

func CompareAndSwapInt64(p *int64, old, new int64) bool {
	if *p != old {
		return false
	}
	*p = new
	return true
}

func CompareAndSwapUint32(p *uint32, old, new uint32) bool {
	if *p != old {
		return false
	}
	*p = new
	return true
}

func CompareAndSwapUint64(p *uint64, old, new uint64) bool {
	if *p != old {
		return false
	}
	*p = new
	return true
}

// Bool, Int32, Int64, Uint32 and Uint64 are values with atomic operations.
type Bool struct{ v bool }

func (x *Bool) Load() bool   { return x.v }
func (x *Bool) Store(v bool) { x.v = v }

type Int32 struct{ v int32 }

func (x *Int32) Load() int32       { return x.v }
func (x *Int32) Store(v int32)     { x.v = v }
func (x *Int32) Add(d int32) int32 { x.v += d; return x.v }

type Int64 struct{ v int64 }

func (x *Int64) Load() int64       { return x.v }
func (x *Int64) Store(v int64)     { x.v = v }
func (x *Int64) Add(d int64) int64 { x.v += d; return x.v }

type Uint32 struct{ v uint32 }

func (x *Uint32) Load() uint32        { return x.v }
func (x *Uint32) Store(v uint32)      { x.v = v }
func (x *Uint32) Add(d uint32) uint32 { x.v += d; return x.v }

type Uint64 struct{ v uint64 }

func (x *Uint64) Load() uint64        { return x.v }
func (x *Uint64) Store(v uint64)      { x.v = v }
func (x *Uint64) Add(d uint64) uint64 { x.v += d; return x.v }
