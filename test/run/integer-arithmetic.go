// Wrapping, division and shifts of every width; conversions that cut and extend.
package main

import "fmt"

//go:noinline
func shifts(x int32, u uint8, n uint) {
	fmt.Println(x<<n, x>>n, u<<n, u>>n, int64(x)<<n, uint64(u)<<n>>n)
}

//go:noinline
func divide(a, b int64) (int64, int64) { return a / b, a % b }

//go:noinline
func narrow(x int64) {
	fmt.Println(int8(x), int16(x), int32(x), uint8(x), uint16(x), uint32(x), uint64(x), uintptr(x))
}

func main() {
	for _, n := range []uint{0, 1, 7, 8, 31, 32, 63, 64, 200} {
		shifts(-5, 200, n)
	}
	min := int64(-1 << 63)
	fmt.Println(divide(min, -1))
	fmt.Println(divide(7, -2))
	fmt.Println(divide(-7, 2))
	for _, x := range []int64{0, -1, 127, 128, 255, 256, 1<<31 - 1, 1 << 31, -1 << 31, 1<<40 + 3} {
		narrow(x)
	}
	var i8 int8 = 127
	i8++
	var u16 uint16
	u16--
	var i32 int32 = -1 << 31
	i32 = -i32
	fmt.Println(i8, u16, i32, ^i8, ^u16, -u16, i8&^3, 0x5a^0xff, 7&^5)
	var a uint32 = 0xdeadbeef
	fmt.Println(a<<8|a>>24, a*a, a/7, a%7, a>>31&1)
	x := 10
	x += 5
	x -= 3
	x *= 7
	x /= 2
	x %= 17
	x <<= 3
	x >>= 1
	x |= 1
	x &= 0x3d
	x ^= 0x11
	x &^= 4
	fmt.Println(x)
	const big = 1 << 100
	fmt.Println(big>>98, big/(big-1), uint64(1<<64-1))
	var s int = 3
	fmt.Println(1<<s, uint8(1)<<s<<s<<s, int64(1.0)<<s)
	fmt.Println('a'+1, "s"[0]+1, string(rune('a'+2)))
}
