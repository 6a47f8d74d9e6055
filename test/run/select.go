// select: with one case, with default, with several cases of both kinds, nil and closed channels, what is
// received into variables, fields and elements, break and labels; the choice among ready cases is not always
// the same.
package main

import "fmt"

func order(s string, c chan int) chan int {
	fmt.Print(s, " ")
	return c
}

func value(s string, v int) int {
	fmt.Print(s, " ")
	return v
}

func main() {
	a, b := make(chan int, 1), make(chan int, 1)
	select {
	case a <- 1:
		fmt.Println("sent")
	}
	select {
	case v := <-a:
		fmt.Println("got", v)
	}
	select {
	case v, ok := <-a:
		fmt.Println("wrong", v, ok)
	default:
		fmt.Println("empty")
	}
	select {
	case a <- 2:
		fmt.Println("room")
	default:
		fmt.Println("wrong")
	}
	select {
	case a <- 3:
		fmt.Println("wrong")
	default:
		fmt.Println("full")
	}
	var none chan int
	var m struct {
		v  int
		ok bool
	}
	select {
	case m.v, m.ok = <-order("a", a):
	case order("none", none) <- value("v", 1):
	case order("b", nil) <- value("w", 2):
	}
	fmt.Println(m.v, m.ok)
	close(b)
	arr := []int{5, 6}
	i := 0
	select {
	case arr[i] = <-b:
		fmt.Println("closed", arr[0])
	case <-none:
	}
	select {
	case none <- 1:
	case <-none:
	default:
		fmt.Println("nil channels")
	}
	count := [2]int{}
	x, y := make(chan int, 1000), make(chan int, 1000)
	for i := 0; i < 1000; i++ {
		x <- i
		y <- i
	}
	for i := 0; i < 400; i++ {
		select {
		case <-x:
			count[0]++
		case <-y:
			count[1]++
		}
	}
	fmt.Println(count[0] > 100, count[1] > 100, count[0]+count[1])
	c, d, quit := make(chan int), make(chan string), make(chan bool)
	go func() {
		for i := 0; i < 50; i++ {
			c <- i
		}
		quit <- true
	}()
	go func() {
		for i := 0; i < 50; i++ {
			d <- "x"
		}
		quit <- true
	}()
	total, text, over := 0, "", 0
loop:
	for {
		select {
		case v := <-c:
			total += v
		case s := <-d:
			text += s
		case <-quit:
			over++
			if over == 2 {
				break loop
			}
			continue
		}
	}
	fmt.Println(total, len(text), over)
	same := make(chan int)
	peer := make(chan int)
	go func() { peer <- <-same }()
	select {
	case same <- 10:
	case same <- 10:
	case v := <-none:
		fmt.Println(v)
	}
	fmt.Println("peer", <-peer)
	done := make(chan *int)
	go func() {
		select {
		case done <- new(int):
		case <-none:
		}
	}()
	fmt.Println(*<-done)
	select {
	case <-done:
	default:
		if len(text) == 50 {
			break
		}
		fmt.Println("wrong")
	}
}
