// Package hash/maphash hashes like maps do: the same text under the same seed, in whatever pieces, has the same hash.
package main

import (
	"fmt"
	"hash/maphash"
)

func main() {
	var h, k maphash.Hash
	k.SetSeed(h.Seed())
	h.WriteString("hello, ")
	h.Write([]byte("world"))
	k.WriteString("hello, world")
	other := maphash.MakeSeed()
	fmt.Println(h.Sum64() == k.Sum64(), h.Sum64() == maphash.String(h.Seed(), "hello, world"))
	fmt.Println(maphash.Bytes(other, nil) == maphash.String(other, ""), maphash.String(other, "a") == maphash.String(other, "b"))
	seen := map[uint64]bool{}
	for i := 0; i < 1000; i++ {
		seen[maphash.String(other, fmt.Sprint(i))] = true
	}
	h.Reset()
	fmt.Println(len(seen), h.Sum64() == k.Sum64(), len(h.Sum(nil)))
}
