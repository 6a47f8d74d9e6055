// An array without elements has no pointers, whatever its element type: its descriptor is none.
package main

import "fmt"

type pair struct {
	p *int
	s string
}

func count(all ...interface{}) int { return len(all) }

func main() {
	fmt.Println(count(), count([]interface{}{}...), len([]interface{ M() }{}), len([0]*int{}), len([]pair{}))
	var none [0]func()
	keep := &none
	fmt.Println(len(keep), cap([]error{}))
}
