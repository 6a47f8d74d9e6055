// A nil map inside another value prints as an empty one.
package main

import "fmt"

type cache struct {
	hits  int
	items map[string]int
}

func main() {
	c := cache{hits: 1}
	fmt.Println(c, &c, []map[int]bool{nil})
	fmt.Printf("%v %+v %#v %d %s %x\n", c, c, c, c, c, &c)
	fmt.Printf("%v %#v %d %p %T\n", c.items, c.items, c.items, c.items, c.items)
	fmt.Printf("%5v|%-8v|%#v %v\n", c.items, c.items, &c, interface{}(c.items))
}
