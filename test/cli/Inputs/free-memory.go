package main

import "runtime/debug"

//go:noinline
func fill(with byte) (other int) {
	for i := 0; i < 10; i++ {
		b := make([]byte, 1<<20)
		for j := range b {
			if b[j] != 0 {
				other++
			}
			b[j] = with
		}
	}
	return other
}

func main() {
	debug.SetGCPercent(-1)
	fill(1)
	debug.FreeOSMemory()
	if fill(2) == 0 {
		println("all zero")
	}
}
