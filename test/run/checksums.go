// gcstress: 20
// Checksums of texts of all short lengths and of some long ones, at all places in a word, in pieces: they are
// made by the processor's instructions where it has them.
package main

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"math/rand"
)

// all is a checksum of the checksums of text[at:at+n], whole and in two pieces.
func all(h hash.Hash, text []byte, lengths []int) uint64 {
	sum := uint64(0)
	mix := func(b []byte) {
		for _, c := range b {
			sum = sum*1099511628211 ^ uint64(c)
		}
	}
	for _, n := range lengths {
		for at := 0; at < 9; at += 1 + n/100 {
			part := text[at : at+n]
			h.Reset()
			h.Write(part)
			mix(h.Sum(nil))
			h.Reset()
			h.Write(part[:n/3])
			h.Write(part[n/3:])
			mix(h.Sum(nil))
		}
	}
	return sum
}

func main() {
	text := make([]byte, 20000)
	rand.New(rand.NewSource(7)).Read(text)
	lengths := []int{1000, 1023, 1024, 1025, 4096, 15000}
	for n := 0; n < 400; n++ {
		lengths = append(lengths, n)
	}
	fmt.Println("IEEE      ", all(crc32.NewIEEE(), text, lengths))
	fmt.Println("Castagnoli", all(crc32.New(crc32.MakeTable(crc32.Castagnoli)), text, lengths))
	fmt.Println("Koopman   ", all(crc32.New(crc32.MakeTable(crc32.Koopman)), text, lengths))
	fmt.Println("CRC-64    ", all(crc64.New(crc64.MakeTable(crc64.ECMA)), text, lengths))
	fmt.Println("Adler-32  ", all(adler32.New(), text, lengths))
	fmt.Println("MD5       ", all(md5.New(), text, lengths))
	fmt.Println("SHA-1     ", all(sha1.New(), text, lengths))
	fmt.Println("SHA-224   ", all(sha256.New224(), text, lengths))
	fmt.Println("SHA-256   ", all(sha256.New(), text, lengths))
	fmt.Println("SHA-512   ", all(sha512.New(), text, lengths))
	fmt.Printf("%x\n%x\n", sha1.Sum([]byte("abc")), sha256.Sum256([]byte("abc")))
}
