package main

import (
	"./high"
	"./low"
)

func main() {
	n, named := high.All(4)
	println(n, low.Small(2), named != low.Named())
}
