// Package bytealg has the searches and comparisons that strings and bytes stand on. The ones over raw memory are the C library's
// (include/loam/golib.def); the rest is plain Go.
package bytealg

import "unsafe"

// MaxLen is the longest needle Index and IndexString take; strings and bytes try them on up to MaxBruteForce bytes.
const MaxLen = 64
const MaxBruteForce = 64

// PrimeRK is the base of the rolling hash of Rabin and Karp.
const PrimeRK = 16777619

//go:noescape
//go:linkname memchr bytealg.memchr
func memchr(p unsafe.Pointer, c byte, n int) int

//go:noescape
//go:linkname memcount bytealg.memcount
func memcount(p unsafe.Pointer, c byte, n int) int

//go:noescape
//go:linkname memcompare bytealg.memcompare
func memcompare(a unsafe.Pointer, an int, b unsafe.Pointer, bn int) int

//go:noescape
//go:linkname memfind bytealg.memfind
func memfind(p unsafe.Pointer, n int, needle unsafe.Pointer, m int) int

//go:noescape
//go:linkname memfindShort bytealg.memfindShort
func memfindShort(p unsafe.Pointer, n int, needle unsafe.Pointer, m int) int

func find(p unsafe.Pointer, n int, needle unsafe.Pointer, m int) int {
	if 0 < m && m <= MaxLen {
		if at := memfindShort(p, n, needle, m); at != -2 {
			return at
		}
	}
	return memfind(p, n, needle, m)
}

func bytesPtr(b []byte) unsafe.Pointer  { return *(*unsafe.Pointer)(unsafe.Pointer(&b)) }
func stringPtr(s string) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&s)) }

// Cutover is how many failed first-byte matches strings.Index bears before it calls IndexString.
func Cutover(n int) int { return (n + 16) / 8 }

func Equal(a, b []byte) bool { return string(a) == string(b) }

func Compare(a, b []byte) int { return memcompare(bytesPtr(a), len(a), bytesPtr(b), len(b)) }

func IndexByte(b []byte, c byte) int       { return memchr(bytesPtr(b), c, len(b)) }
func IndexByteString(s string, c byte) int { return memchr(stringPtr(s), c, len(s)) }

func Count(b []byte, c byte) int       { return memcount(bytesPtr(b), c, len(b)) }
func CountString(s string, c byte) int { return memcount(stringPtr(s), c, len(s)) }

func Index(a, b []byte) int       { return find(bytesPtr(a), len(a), bytesPtr(b), len(b)) }
func IndexString(a, b string) int { return find(stringPtr(a), len(a), stringPtr(b), len(b)) }

// HashStrRev is the rolling hash of the reversed sep and the power of PrimeRK that removes a byte of it.
func HashStrRev(sep string) (hash, pow uint32) {
	pow = 1
	for i := len(sep) - 1; i >= 0; i-- {
		hash = hash*PrimeRK + uint32(sep[i])
		pow *= PrimeRK
	}
	return
}

// HashStrRevBytes is HashStrRev for bytes.
func HashStrRevBytes(sep []byte) (hash, pow uint32) {
	pow = 1
	for i := len(sep) - 1; i >= 0; i-- {
		hash = hash*PrimeRK + uint32(sep[i])
		pow *= PrimeRK
	}
	return
}

// IndexRabinKarp finds substr in s by its rolling hash; -1 if it is not there.
func IndexRabinKarp(s, substr string) int {
	return find(stringPtr(s), len(s), stringPtr(substr), len(substr))
}

// IndexRabinKarpBytes is IndexRabinKarp for bytes.
func IndexRabinKarpBytes(s, sep []byte) int {
	return find(bytesPtr(s), len(s), bytesPtr(sep), len(sep))
}
