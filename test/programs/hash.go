// args: 300
// CRC-32, FNV and a SHA-256 by the book: unsigned arithmetic, rotations, arrays by value.
package main

import (
	"fmt"
	"os"
	"strconv"
)

var crcTable = makeTable(0xedb88320)

func makeTable(poly uint32) *[256]uint32 {
	t := new([256]uint32)
	for i := range t {
		c := uint32(i)
		for k := 0; k < 8; k++ {
			if c&1 == 1 {
				c = c>>1 ^ poly
			} else {
				c >>= 1
			}
		}
		t[i] = c
	}
	return t
}

func crc32(data []byte) uint32 {
	c := ^uint32(0)
	for _, b := range data {
		c = crcTable[byte(c)^b] ^ c>>8
	}
	return ^c
}

func fnv64(data []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range data {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}

type digest [8]uint32

var primes = func() (p []uint64) {
	for n := uint64(2); len(p) < 64; n++ {
		prime := true
		for _, q := range p {
			if n%q == 0 {
				prime = false
				break
			}
		}
		if prime {
			p = append(p, n)
		}
	}
	return
}()

// The first 32 bits of the fraction of the k-th root of n, by bisection over 128-bit comparisons.
func root(n uint64, k int) uint32 {
	lo, hi := uint64(0), uint64(1)<<36
	for lo+1 < hi {
		mid := (lo + hi) / 2
		if pow(mid, k, n) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return uint32(lo)
}

// Whether (m / 2^32)^k <= n, in limbs of 16 bits.
func pow(m uint64, k int, n uint64) bool {
	x := []uint64{1}
	for i := 0; i < k; i++ {
		z := make([]uint64, len(x)+4)
		for a, xa := range x {
			for b := 0; b < 3; b++ {
				z[a+b] += xa * (m >> uint(16*b) & 0xffff)
			}
			for c := 0; c+1 < len(z); c++ {
				z[c+1] += z[c] >> 16
				z[c] &= 0xffff
			}
		}
		x = z
	}
	top := uint64(0)
	for i := len(x) - 1; i >= 2*k; i-- {
		top = top<<16 | x[i]
	}
	return top < n
}

func rotr(x uint32, n uint) uint32 { return x>>n | x<<(32-n) }

func sha256(data []byte) digest {
	var h digest
	var k [64]uint32
	for i := range k {
		k[i] = root(primes[i], 3)
	}
	for i := range h {
		h[i] = root(primes[i], 2)
	}
	msg := append(append([]byte{}, data...), 0x80)
	for len(msg)%64 != 56 {
		msg = append(msg, 0)
	}
	bits := uint64(len(data)) * 8
	for i := 56; i >= 0; i -= 8 {
		msg = append(msg, byte(bits>>uint(i)))
	}
	for ; len(msg) > 0; msg = msg[64:] {
		h = block(h, &k, msg[:64])
	}
	return h
}

func block(h digest, k *[64]uint32, p []byte) digest {
	var w [64]uint32
	for i := 0; i < 16; i++ {
		w[i] = uint32(p[4*i])<<24 | uint32(p[4*i+1])<<16 | uint32(p[4*i+2])<<8 | uint32(p[4*i+3])
	}
	for i := 16; i < 64; i++ {
		s0 := rotr(w[i-15], 7) ^ rotr(w[i-15], 18) ^ w[i-15]>>3
		s1 := rotr(w[i-2], 17) ^ rotr(w[i-2], 19) ^ w[i-2]>>10
		w[i] = w[i-16] + s0 + w[i-7] + s1
	}
	v := h
	for i := 0; i < 64; i++ {
		s1 := rotr(v[4], 6) ^ rotr(v[4], 11) ^ rotr(v[4], 25)
		t1 := v[7] + s1 + (v[4]&v[5] ^ ^v[4]&v[6]) + k[i] + w[i]
		s0 := rotr(v[0], 2) ^ rotr(v[0], 13) ^ rotr(v[0], 22)
		t2 := s0 + (v[0]&v[1] ^ v[0]&v[2] ^ v[1]&v[2])
		v = digest{t1 + t2, v[0], v[1], v[2], v[3] + t1, v[4], v[5], v[6]}
	}
	for i := range h {
		h[i] += v[i]
	}
	return h
}

func main() {
	n := 300
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	fmt.Printf("%08x %016x\n", crc32([]byte("123456789")), fnv64([]byte("hello")))
	for _, word := range sha256([]byte("abc")) {
		fmt.Printf("%08x", word)
	}
	fmt.Println()
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i * i >> 3)
	}
	fmt.Printf("%08x %016x %x\n", crc32(data), fnv64(data), sha256(data)[0])
	sum := uint32(0)
	for i := 0; i < n; i++ {
		sum += crc32(data[i:])
	}
	fmt.Println(sum)
}
