// Channels of every kind: buffered and not, closed and nil, of words, of nothing, of large values, of channels;
// comma-ok, range, len and cap, conversions of direction, comparison.
package main

import "fmt"

type node struct {
	name string
	next *node
	pad  [30]int
}

func produce(n int) <-chan int {
	c := make(chan int)
	go func() {
		for i := 0; i < n; i++ {
			c <- i * i
		}
		close(c)
	}()
	return c
}

func sum(in <-chan int, out chan<- int) {
	total := 0
	for x := range in {
		total += x
	}
	out <- total
}

type named chan string

func main() {
	out := make(chan int, 1)
	sum(produce(20), out)
	fmt.Println(<-out)
	b := make(chan string, 4)
	b <- "a"
	b <- "b"
	fmt.Println(len(b), cap(b))
	close(b)
	for s := range b {
		fmt.Print(s, " ")
	}
	s, ok := <-b
	fmt.Println(len(s), ok, len(b), cap(b))
	nodes := make(chan node, 2)
	go func() {
		nodes <- node{name: "one", pad: [30]int{29: 5}}
		nodes <- node{name: "two", next: &node{name: "three"}}
		nodes <- node{name: "four"}
		close(nodes)
	}()
	for n := range nodes {
		fmt.Print(n.name, n.pad[29])
		if n.next != nil {
			fmt.Print(n.next.name)
		}
	}
	fmt.Println()
	empty := make(chan struct{}, 3)
	empty <- struct{}{}
	empty <- struct{}{}
	fmt.Println(len(empty))
	chans := make(chan chan<- int, 1)
	go func() { (<-chans) <- 42 }()
	chans <- out
	fmt.Println(<-out)
	x := named(b)
	var y chan string = x
	var i, j interface{} = x, y
	fmt.Println(x == y, i == j, i == named(y), chan string(nil) == nil)
	var one, other chan int = make(chan int), make(chan int)
	fmt.Println(one == other, one == one)
	var nothing chan int
	fmt.Println(len(nothing), cap(nothing))
	pointers := make(chan *int)
	go func() {
		for i := 0; i < 100; i++ {
			p := new(int)
			*p = i
			pointers <- p
		}
		close(pointers)
	}()
	n := 0
	for p := range pointers {
		n += *p
	}
	fmt.Println(n)
	ifaces := make(chan interface{}, 2)
	ifaces <- 1
	ifaces <- "text"
	fmt.Println((<-ifaces).(int), (<-ifaces).(string))
	var arr [3]int
	arr[<-chanOf(2)], arr[0] = <-chanOf(9), <-chanOf(8)
	fmt.Println(arr[0], arr[1], arr[2])
	for range chanOf(0) {
		fmt.Println("ranged")
	}
}

func chanOf(x int) chan int {
	c := make(chan int, 1)
	c <- x
	close(c)
	return c
}
