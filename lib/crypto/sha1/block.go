package sha1

import "unsafe"

//go:linkname hasInstructions sha.available
func hasInstructions() bool

//go:noescape
//go:linkname blocks sha1.blocks
func blocks(state, p unsafe.Pointer, n int)

func block(dig *digest, p []byte) {
	if !hasInstructions() {
		blockGeneric(dig, p)
	} else if len(p) >= chunk {
		blocks(unsafe.Pointer(&dig.h), unsafe.Pointer(&p[0]), len(p)/chunk)
	}
}
