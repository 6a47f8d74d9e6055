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
	var many struct {
		first *int
		empty [1e9][1e9][0]*int
		last  *int
	}
	many.last = new(int)
	fmt.Println(len(keep), cap([]error{}), len(many.empty), *many.last)
}
