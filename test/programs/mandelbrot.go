// args: 64
// The set as a bitmap, folded to a checksum: a float loop with an early exit, byte output.
package main

import (
	"fmt"
	"os"
	"strconv"
)

func inside(cr, ci float64) bool {
	var zr, zi, tr, ti float64
	for i := 0; i < 50; i++ {
		zi = 2*zr*zi + ci
		zr = tr - ti + cr
		tr, ti = zr*zr, zi*zi
		if tr+ti > 4 {
			return false
		}
	}
	return true
}

func main() {
	n := 64
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	row := make([]byte, (n+7)/8)
	hash := uint32(2166136261)
	points := 0
	for y := 0; y < n; y++ {
		for i := range row {
			row[i] = 0
		}
		ci := 2*float64(y)/float64(n) - 1
		for x := 0; x < n; x++ {
			if inside(2*float64(x)/float64(n)-1.5, ci) {
				row[x>>3] |= 0x80 >> uint(x&7)
				points++
			}
		}
		for _, b := range row {
			hash = (hash ^ uint32(b)) * 16777619
		}
		if n <= 64 {
			for x := 0; x < n; x++ {
				if row[x>>3]&(0x80>>uint(x&7)) != 0 {
					fmt.Print("*")
				} else {
					fmt.Print(" ")
				}
			}
			fmt.Println()
		}
	}
	fmt.Printf("%d points, %08x\n", points, hash)
}
