// append(s, make(T, n)...) makes no slice of its own where T has no name: then append panics, otherwise make does.
package main

import "fmt"

type named []int

var sink []int

func try(f func()) {
	defer func() { fmt.Println(recover().(error).Error()) }()
	f()
}

func main() {
	for _, n := range []int{-1, 1 << 59, 1<<63 - 1} {
		try(func() { sink = append(sink, make([]int, n)...) })
		try(func() { sink = append(sink, make(named, n)...) })
		try(func() { sink = append(sink, make([]int, 0, n)...) })
	}
	sink = append(sink, make(named, 3)...)
	fmt.Println(len(sink))
}
