package main

import "runtime"

type list struct {
	next *list
	data [10]int
}

var kept [4]*list

func allocate(i int) {
	for n := 0; ; n++ {
		kept[i] = &list{next: kept[i]}
		if n%100 == 0 {
			kept[i] = nil
		}
	}
}

func nested(n int) {
	defer func() {
		if n > 0 {
			nested(n - 1)
		}
	}()
	panic(n)
}

func main() {
	for i := range kept {
		go allocate(i)
	}
	for i := 0; i < 20; i++ {
		runtime.Gosched()
	}
	go nested(3000)
	nested(3000)
}
