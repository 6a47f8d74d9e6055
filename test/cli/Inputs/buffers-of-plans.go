package main

import (
	"fmt"
	"runtime"
	"sync"
)

type node struct {
	next *node
	key  int
	data []byte
}

type tree struct{ l, r *tree }

func build(d int) *tree {
	if d == 0 {
		return &tree{}
	}
	return &tree{build(d - 1), build(d - 1)}
}
func (t *tree) count() int {
	if t.l == nil {
		return 1
	}
	return 1 + t.l.count() + t.r.count()
}

func work(seed int, out chan<- int) {
	var list *node
	keep := map[*node]int{}
	sum := 0
	x := uint32(seed*2654435761 + 1)
	for i := 0; i < 60000; i++ {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		n := &node{key: int(x % 1000), data: make([]byte, int(x%700))}
		if len(n.data) > 0 {
			n.data[len(n.data)-1] = byte(n.key)
		}
		if x%7 == 0 {
			n.next = list
			list = n
		}
		if x%97 == 0 {
			keep[n] = n.key
		}
		if x%1009 == 0 {
			for k, v := range keep {
				if k.key != v {
					panic("map key moved")
				}
				if len(k.data) > 0 && k.data[len(k.data)-1] != byte(v) {
					panic("data")
				}
			}
			for k := range keep {
				delete(keep, k)
				break
			}
		}
		if x%3001 == 0 {
			runtime.GOMAXPROCS(1 + int(x>>8)%4)
		}
		if x%2003 == 0 {
			sum += build(10).count()
		}
		if i%5000 == 0 {
			list = nil
		}
	}
	for n := list; n != nil; n = n.next {
		sum += n.key
		if len(n.data) > 0 && n.data[len(n.data)-1] != byte(n.key) {
			panic("list")
		}
	}
	out <- sum
}

func main() {
	out := make(chan int, 8)
	var wg sync.WaitGroup
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func(g int) { defer wg.Done(); work(g, out) }(g)
	}
	wg.Wait()
	close(out)
	total := 0
	for v := range out {
		total += v
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(total, m.Mallocs > 480000, m.Mallocs >= m.Frees)
	runtime.GC()
}
