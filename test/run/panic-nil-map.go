// status: 2
// stderr: panic: assignment to entry in nil map
// An assignment to a nil map panics, after its value was evaluated; reading it, ranging over it and deleting from it do not.
package main

import "fmt"

func value() int {
	fmt.Println("value")
	return 1
}

func main() {
	var m map[string]int
	m2 := map[string]map[string]int{}
	delete(m, "a")
	for range m {
		panic("an entry of a nil map")
	}
	fmt.Println(m["a"], len(m), m2["x"]["y"])
	m2["x"]["y"] = value()
}
