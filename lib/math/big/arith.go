package big

import "unsafe"

//go:noescape
//go:linkname wordsAdd big.wordsAdd
func wordsAdd(z, x, y unsafe.Pointer, n int) uint

//go:noescape
//go:linkname wordsSubtract big.wordsSubtract
func wordsSubtract(z, x, y unsafe.Pointer, n int) uint

//go:noescape
//go:linkname wordsMultiply big.wordsMultiply
func wordsMultiply(z, x unsafe.Pointer, n int, y, carry uint) uint

//go:noescape
//go:linkname wordsAddProduct big.wordsAddProduct
func wordsAddProduct(z, x unsafe.Pointer, n int, y uint) uint

// The operands have the length of z, as with the installed Go's assembler.

func wordsPtr(w []Word) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&w)) }

func addVV(z, x, y []Word) (c Word) {
	return Word(wordsAdd(wordsPtr(z), wordsPtr(x), wordsPtr(y), len(z)))
}

func subVV(z, x, y []Word) (c Word) {
	return Word(wordsSubtract(wordsPtr(z), wordsPtr(x), wordsPtr(y), len(z)))
}

func mulAddVWW(z, x []Word, y, r Word) (c Word) {
	return Word(wordsMultiply(wordsPtr(z), wordsPtr(x), len(z), uint(y), uint(r)))
}

func addMulVVW(z, x []Word, y Word) (c Word) {
	return Word(wordsAddProduct(wordsPtr(z), wordsPtr(x), len(z), uint(y)))
}
