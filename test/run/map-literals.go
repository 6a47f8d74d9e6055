// gcstress: 20
// The entries of a large literal that are constants come from tables; the others are evaluated in order, key before value.
package main

import "fmt"

type pair struct{ a, b int }

var trace []int

func f(i int) int {
	trace = append(trace, i)
	return i
}

var large = map[string]pair{
	"a": {1, 2}, "b": {3, 4}, "c": {}, "d": {b: 5}, "e": {f(6), 1}, "f": {1, 1}, "g": {1, 1}, "h": {1, 1}, "i": {1, 1}, "j": {1, 1},
	"k": {1, 2}, "l": {3, 4}, "m": {}, "n": {b: 5}, "o": {f(7), 1}, "p": {1, 1}, "q": {1, 1}, "r": {1, 1}, "s": {1, 1}, "t": {1, 1},
	"u": {1, 2}, "v": {3, 4}, "w": {}, "x": {b: 5}, "y": {f(8), 1}, "z": {1, 1}, "A": {1, 1}, "B": {1, 1}, "C": {1, 1}, "D": {1, 1},
}

func main() {
	fmt.Println(large, trace)
	trace = nil
	m := map[int]int{f(f(9) + 1): f(8), 0: f(7), f(22): -1}
	fmt.Println(m, trace)
	nested := map[string][]map[int]*pair{"x": {{1: {2, 3}}, nil}, "y": nil}
	fmt.Println(len(nested), nested["x"][0][1].b, nested["y"] == nil)
	for i := 0; i < 3; i++ {
		counts := map[rune]int{'a': i}
		counts['a']++
		fmt.Println(counts)
	}
}
