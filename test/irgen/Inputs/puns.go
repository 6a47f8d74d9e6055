package puns

import "unsafe"

func SetLength(s *[]int, n int) {
	(*[3]int)(unsafe.Pointer(s))[1] = n
}
