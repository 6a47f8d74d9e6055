// Goroutines that use one map without a lock, in the way that the argument names.
package main

import (
	"os"
	"time"
)

type name struct {
	s string
	n int
}

// try uses a map in two goroutines for some seconds at most.
func try(a, b func()) {
	end := time.Now().Add(20 * time.Second)
	run := func(f func()) {
		for time.Now().Before(end) {
			for i := 0; i < 10000; i++ {
				f()
			}
		}
	}
	go run(a)
	run(b)
	println("nothing noticed")
}

func main() {
	ints, strings, names := map[int]int{7: 1}, map[string]int{}, map[name]int{}
	i, j := 0, 0
	write := func() {
		i++
		ints[i%1000]++
	}
	switch os.Args[1] {
	case "writes":
		try(write, func() {
			j++
			ints[j%1000]++
		})
	case "read":
		try(write, func() { _ = ints[5] })
	case "iteration":
		try(write, func() {
			for range ints {
			}
		})
	case "delete":
		try(write, func() { delete(ints, 1) })
	case "clear":
		try(write, func() {
			for k := range ints {
				delete(ints, k)
			}
		})
	case "strings":
		try(func() { strings["a"]++ }, func() { strings["b"]++ })
	case "names":
		try(func() { names[name{"a", 1}]++ }, func() { _ = names[name{"b", 2}] })
	}
}
