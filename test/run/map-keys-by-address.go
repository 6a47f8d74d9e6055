// Pointers, channels and interfaces in keys are hashed by the addresses that they hold. With a heap that
// moves objects such a key must be found again after a collection, wherever its map is: in a frame, small,
// grown, while it is iterated.
package main

import (
	"fmt"
	"runtime"
)

type item struct{ n int }
type pair struct {
	p *item
	v interface{}
}
type wide struct {
	pad [20]int
	p   *item
}

var garbage []*item

func churn() {
	garbage = nil
	for i := 0; i < 100; i++ {
		garbage = append(garbage, &item{i})
	}
	runtime.GC()
}

func small() int {
	m := map[*item]int{}
	a, b := &item{1}, &item{2}
	m[a] = 1
	churn()
	m[b] = 2
	churn()
	return m[a]*10 + m[b]
}

func main() {
	fmt.Println("small", small())

	items := []*item{}
	byPointer := map[*item]int{}
	byAny := map[interface{}]int{}
	byPair := map[pair]int{}
	byWide := map[wide]int{}
	byChan := map[chan int]int{}
	chans := []chan int{}
	for i := 0; i < 300; i++ {
		p, c := &item{i}, make(chan int, 1)
		items, chans = append(items, p), append(chans, c)
		byPointer[p] = i
		byAny[p] = i
		byAny[pair{p, i}] = -i
		byPair[pair{p, p}] = i
		byWide[wide{p: p}] = i
		byChan[c] = i
		if i%50 == 0 {
			churn()
		}
	}
	churn()
	wrong := 0
	for i, p := range items {
		if byPointer[p] != i || byAny[p] != i || byAny[pair{p, i}] != -i || byPair[pair{p, p}] != i || byWide[wide{p: p}] != i ||
			byChan[chans[i]] != i {
			wrong++
		}
		if i%100 == 0 {
			churn()
		}
	}
	fmt.Println("wrong", wrong, len(byPointer), len(byAny), len(byPair), len(byWide), len(byChan))

	seen, sum := map[*item]bool{}, 0
	for p, i := range byPointer {
		if p.n != i {
			fmt.Println("another value", p.n)
		}
		seen[p] = true
		sum += i
		if i%60 == 0 {
			churn()
			delete(byPointer, items[(i+1)%300])
			byPointer[items[(i+1)%300]] = (i + 1) % 300
		}
	}
	fmt.Println(len(byPointer), len(seen) >= 290, sum > 0)

	local := map[interface{}]string{}
	k := &item{7}
	local[k] = "pointer"
	local[pair{k, 1}] = "pair"
	churn()
	fmt.Println(local[k], local[pair{k, 1}])
}
