// Goroutines recurse to depths of their own, wait at the bottom for one another, and come back up, with pointers
// into the frames of all callers; some panic on the way and go on recursing. Collections halve their stacks
// while they wait.
// args: 40
// stressed: 8
// gcstress: 100
// wbstress: 100
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

type link struct {
	depth int
	up    *link
	text  string
}

func check(l *link, depth int) (n int) {
	for ; l != nil; l = l.up {
		if l.depth != depth || l.text != strconv.Itoa(depth) {
			panic("a frame of another depth")
		}
		depth--
		n++
	}
	return n
}

// down calls bottom when it is deep enough; on the way back it looks at the caller's link again.
func down(up *link, depth, most int, bottom func(*link) int) (n int) {
	l := link{depth, up, strconv.Itoa(depth)}
	if depth == most {
		return bottom(&l)
	}
	if depth%97 == 50 {
		defer func() {
			if r := recover(); r != nil {
				n = down(&l, depth+1, most, bottom) + r.(int)
			}
		}()
		panic(depth)
	}
	n = down(&l, depth+1, most, bottom)
	if l.text != strconv.Itoa(depth) || up != nil && up.depth != depth-1 {
		panic("a frame changed")
	}
	return n + 1
}

func worker(id, rounds int, in <-chan int, out chan<- int) (sum int) {
	for r := 0; r < rounds; r++ {
		most := (id*131 + r*977) % 1500
		sum += down(nil, 0, most, func(l *link) int {
			var got int
			select {
			case got = <-in:
				out <- got + 1
			case out <- id:
				got = <-in
			}
			if r%8 == 7 {
				runtime.GC()
			}
			if check(l, most) != most+1 {
				panic("frames are missing")
			}
			return got - got
		})
	}
	return sum
}

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	const pairs = 4
	var wg sync.WaitGroup
	sums := make([]int, 2*pairs)
	for i := 0; i < pairs; i++ {
		a, b := make(chan int, 1), make(chan int, 1)
		for k, c := range [][2]chan int{{a, b}, {b, a}} {
			wg.Add(1)
			go func(id int, in, out chan int) {
				defer wg.Done()
				sums[id] = worker(id, rounds, in, out)
			}(2*i+k, c[0], c[1])
		}
	}
	wg.Wait()
	for id, sum := range sums {
		want := 0
		for r := 0; r < rounds; r++ {
			for d, most := 0, (id*131+r*977)%1500; d < most; d++ {
				if d%97 == 50 {
					want += d
				} else {
					want++
				}
			}
		}
		if sum != want {
			fmt.Println(id, sum, "and not", want)
		}
	}
	fmt.Println("done")
}
