package main

import (
	"./low"
	"./other"
	"fmt"
)

func main() {
	t := 0
	for i := 0; i < 100; i++ {
		t += low.Large(i)
	}
	fmt.Println(t, low.Sum(100), other.Two())
}
