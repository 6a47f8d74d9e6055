// Package sig: markers of the linker's, which are empty functions.
package sig

func BoringCrypto()   {}
func FIPSOnly()       {}
func StandardCrypto() {}
