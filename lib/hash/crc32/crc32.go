package crc32

import "unsafe"

//go:linkname hasInstructions crc32.available
func hasInstructions() bool

//go:noescape
//go:linkname castagnoli crc32.castagnoli
func castagnoli(crc uint, p unsafe.Pointer, n int) uint

//go:noescape
//go:linkname ieee crc32.ieee
func ieee(crc uint, p unsafe.Pointer, n int) uint

// minIEEE is how many bytes ieee takes at least; it takes multiples of stepIEEE.
const (
	minIEEE  = 64
	stepIEEE = 16
)

// restTable is for what ieee leaves.
var restTable *slicing8Table

func bytesPtr(b []byte) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&b)) }

func archAvailableIEEE() bool { return hasInstructions() }

func archInitIEEE() { restTable = slicingMakeTable(IEEE) }

func archUpdateIEEE(crc uint32, p []byte) uint32 {
	if len(p) >= minIEEE {
		n := len(p) &^ (stepIEEE - 1)
		crc = ^uint32(ieee(uint(^crc), bytesPtr(p), n))
		p = p[n:]
	}
	if len(p) == 0 {
		return crc
	}
	return slicingUpdate(crc, restTable, p)
}

func archAvailableCastagnoli() bool { return hasInstructions() }

func archInitCastagnoli() {}

func archUpdateCastagnoli(crc uint32, p []byte) uint32 {
	return ^uint32(castagnoli(uint(^crc), bytesPtr(p), len(p)))
}
