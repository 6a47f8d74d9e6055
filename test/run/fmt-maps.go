// fmt prints maps in the order of their keys, whatever the order of iteration is, under every verb.
package main

import "fmt"

type point struct{ x, y int }
type named map[point][]string

func main() {
	var none map[string]int
	fmt.Println(none, map[string]int{}, map[string]int{"b": 2, "a": 1, "": 0})
	fmt.Printf("%v %+v %#v %#v %d %x %T\n", none, map[int]bool{3: true, -1: false}, none, map[string]int{"z": 1, "y": 2},
		map[int]int{2: 3, 1: 4}, map[string]int{"hi": 255}, none)
	n := named{{2, 1}: {"c"}, {1, 2}: nil, {1, -2}: {"a", "b"}}
	fmt.Println(n)
	fmt.Printf("%+v\n%#v\n%q\n", n, n, map[rune]string{'x': "y", 'a': "b"})
	fmt.Println(map[interface{}]int{1: 1, nil: 2}, map[bool]float64{true: 1.5, false: -2})
	zero := 0.0
	fmt.Println(map[float64]int{2: 1, zero / zero: 2, -1e9: 3}, map[[2]uint8]int8{{1, 2}: 3, {0, 9}: 4})
	fmt.Println(&map[string]int{"p": 1}, struct{ m map[int]string }{map[int]string{1: "one", 0: "zero"}})
	fmt.Printf("%s %v %5d\n", map[string]error{"e": fmt.Errorf("err")}, map[string]map[string]int{"o": {"i": 1, "h": 2}}, map[int]int{7: 8})
	large := map[int]int{}
	for i := 0; i < 40; i++ {
		large[i*7%40] = i
	}
	fmt.Println(large)
}
