// gcstress: 20
// A change of any bit of a text gives it another hash, wherever the bit lies in the blocks that are hashed at
// once; and so does another length.
package main

import (
	"fmt"
	"hash/maphash"
)

func main() {
	seed := maphash.MakeSeed()
	same, m := 0, map[string]int{}
	for n := 1; n < 330; n += 1 + n/12 {
		text := make([]byte, n)
		before := maphash.Bytes(seed, text)
		for i := range text {
			for bit := 0; bit < 8; bit++ {
				text[i] ^= 1 << bit
				if maphash.Bytes(seed, text) == before || maphash.String(seed, string(text)) != maphash.Bytes(seed, text) {
					same++
				}
				m[string(text)]++
				text[i] ^= 1 << bit
			}
		}
		if maphash.Bytes(seed, text[:n-1]) == before {
			same++
		}
	}
	for _, n := range m {
		same += n - 1
	}
	fmt.Println(same, len(m))
}
