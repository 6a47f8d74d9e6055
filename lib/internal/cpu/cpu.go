// Package cpu names no processor features: portable code is compiled for the processor the program is built for.
package cpu

const CacheLinePadSize = 64
const CacheLineSize = 64

// CacheLinePad keeps neighbouring fields off one cache line.
type CacheLinePad struct{ _ [CacheLinePadSize]byte }
