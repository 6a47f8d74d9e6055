// gcstress: 10
// The sort package, from its real source: interfaces, closures, swapping elements of unknown type.
package main

import (
	"fmt"
	"sort"
)

type person struct {
	name string
	age  int
}
type byAge []person

func (a byAge) Len() int           { return len(a) }
func (a byAge) Less(i, j int) bool { return a[i].age < a[j].age }
func (a byAge) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }

func main() {
	ints := []int{5, 2, 8, 1, 9, 3}
	sort.Ints(ints)
	strs := []string{"pear", "apple", "fig"}
	sort.Strings(strs)
	floats := []float64{2.5, -1, 3}
	sort.Float64s(floats)
	fmt.Println(ints, strs, floats, sort.SearchInts(ints, 8), sort.IntsAreSorted(ints))
	people := []person{{"Ann", 30}, {"Bob", 25}, {"Cid", 35}, {"Dee", 25}}
	sort.Stable(byAge(people))
	fmt.Println(people)
	sort.Slice(people, func(i, j int) bool { return people[i].name > people[j].name })
	fmt.Println(people)
	sort.Sort(sort.Reverse(sort.IntSlice(ints)))
	fmt.Println(ints)
	big := make([]int, 1000)
	seed := uint32(1)
	for i := range big {
		seed = seed*1664525 + 1013904223
		big[i] = int(seed >> 8)
	}
	sort.Ints(big)
	fmt.Println(sort.IntsAreSorted(big), sort.Search(1000, func(i int) bool { return big[i] > 1<<23 }) > 400)
	sort.SliceStable(strs, func(i, j int) bool { return len(strs[i]) < len(strs[j]) })
	fmt.Println(strs)
}
