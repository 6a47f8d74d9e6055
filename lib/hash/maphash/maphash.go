// Package maphash: the installed Go's, over the hash of this runtime's maps.
package maphash

import "unsafe"

//go:linkname maphashbytes runtime.maphashbytes
//go:noescape
func maphashbytes(p unsafe.Pointer, n int, seed uint64) uint64

//go:linkname randomSeed runtime.randomSeed
func randomSeed() int

func runtime_memhash(p unsafe.Pointer, seed, s uintptr) uintptr {
	return uintptr(maphashbytes(p, int(s), uint64(seed)))
}

func runtime_fastrand64() uint64 { return uint64(randomSeed()) }
