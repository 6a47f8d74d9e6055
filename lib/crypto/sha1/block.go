package sha1

import "unsafe"

//go:linkname hasInstructions sha.available
func hasInstructions() bool

//go:noescape
//go:linkname blocks sha1.blocks
func blocks(state, p unsafe.Pointer, n int)

// atOnce is how many bytes blocks gets at the most: other goroutines and the collector wait for its end.
const atOnce = 1 << 16

func block(dig *digest, p []byte) {
	if !hasInstructions() {
		blockGeneric(dig, p)
		return
	}
	for len(p) >= chunk {
		n := len(p) / chunk
		if n > atOnce/chunk {
			n = atOnce / chunk
		}
		blocks(unsafe.Pointer(&dig.h), unsafe.Pointer(&p[0]), n)
		p = p[n*chunk:]
	}
}
