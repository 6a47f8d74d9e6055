// Package atomic is the installed Go's; here are the functions that are instructions. The compiler puts the instruction in the place of
// a direct call (compiler/irgen/expr/intrinsic.c), also of the calls below: these functions are what function values call.
package atomic

import "unsafe"

func LoadInt32(addr *int32) int32            { return LoadInt32(addr) }
func StoreInt32(addr *int32, val int32)      { StoreInt32(addr, val) }
func SwapInt32(addr *int32, new int32) int32 { return SwapInt32(addr, new) }
func CompareAndSwapInt32(addr *int32, old, new int32) bool {
	return CompareAndSwapInt32(addr, old, new)
}
func AddInt32(addr *int32, delta int32) int32 { return AddInt32(addr, delta) }

func LoadInt64(addr *int64) int64            { return LoadInt64(addr) }
func StoreInt64(addr *int64, val int64)      { StoreInt64(addr, val) }
func SwapInt64(addr *int64, new int64) int64 { return SwapInt64(addr, new) }
func CompareAndSwapInt64(addr *int64, old, new int64) bool {
	return CompareAndSwapInt64(addr, old, new)
}
func AddInt64(addr *int64, delta int64) int64 { return AddInt64(addr, delta) }

func LoadUint32(addr *uint32) uint32             { return LoadUint32(addr) }
func StoreUint32(addr *uint32, val uint32)       { StoreUint32(addr, val) }
func SwapUint32(addr *uint32, new uint32) uint32 { return SwapUint32(addr, new) }
func CompareAndSwapUint32(addr *uint32, old, new uint32) bool {
	return CompareAndSwapUint32(addr, old, new)
}
func AddUint32(addr *uint32, delta uint32) uint32 { return AddUint32(addr, delta) }

func LoadUint64(addr *uint64) uint64             { return LoadUint64(addr) }
func StoreUint64(addr *uint64, val uint64)       { StoreUint64(addr, val) }
func SwapUint64(addr *uint64, new uint64) uint64 { return SwapUint64(addr, new) }
func CompareAndSwapUint64(addr *uint64, old, new uint64) bool {
	return CompareAndSwapUint64(addr, old, new)
}
func AddUint64(addr *uint64, delta uint64) uint64 { return AddUint64(addr, delta) }

func LoadUintptr(addr *uintptr) uintptr              { return LoadUintptr(addr) }
func StoreUintptr(addr *uintptr, val uintptr)        { StoreUintptr(addr, val) }
func SwapUintptr(addr *uintptr, new uintptr) uintptr { return SwapUintptr(addr, new) }
func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) bool {
	return CompareAndSwapUintptr(addr, old, new)
}
func AddUintptr(addr *uintptr, delta uintptr) uintptr { return AddUintptr(addr, delta) }

func LoadPointer(addr *unsafe.Pointer) unsafe.Pointer       { return LoadPointer(addr) }
func StorePointer(addr *unsafe.Pointer, val unsafe.Pointer) { StorePointer(addr, val) }
func SwapPointer(addr *unsafe.Pointer, new unsafe.Pointer) unsafe.Pointer {
	return SwapPointer(addr, new)
}
func CompareAndSwapPointer(addr *unsafe.Pointer, old, new unsafe.Pointer) bool {
	return CompareAndSwapPointer(addr, old, new)
}

//go:linkname runtime_procPin sync.runtime_procPin
func runtime_procPin() int

//go:linkname runtime_procUnpin sync.runtime_procUnpin
func runtime_procUnpin()
