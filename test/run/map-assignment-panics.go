// m[k] /= 0 and m[k] %= 0 panic before k is inserted; m[k] <<= -1, as gc has it, after that. A key that
// cannot be hashed panics first.
package main

import "fmt"

func try(m map[string]int, f func()) {
	defer func() { fmt.Println(recover(), len(m)) }()
	f()
}

func main() {
	m := map[string]int{}
	z := 0
	try(m, func() { m["a"] /= z })
	try(m, func() { m["b"] %= z })
	try(m, func() { m["c"] <<= z - 1 })
	try(m, func() { m["d"] >>= z - 1 })
	try(m, func() { m["e"] += []int{}[z] })
	m["f"] = 7
	try(m, func() { m["f"] /= 2; m["f"] <<= 3 })
	fmt.Println(m)

	keys := map[interface{}]int{}
	try(m, func() { keys[[]int{1}] /= z })
	try(m, func() { keys[[]int{1}] %= len(keys) })
}
