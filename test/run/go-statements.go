// A go statement evaluates its function, receiver and arguments at once, whatever kind of call it makes: the
// goroutine sees these values even if the variables have changed since.
package main

import "fmt"

type point struct{ x, y, z, w, v int }

func (p point) show(c chan int)   { c <- p.x + p.v }
func (p *point) showp(c chan int) { c <- p.x }

type shower interface{ show(chan int) }

func two() (int, chan int) { return 5, results }

func put(n int, c chan int) { c <- n }

func many(a, b, c, d, e, f, g int, s string, big [20]int, out chan int) {
	out <- a + b + c + d + e + f + g + len(s) + big[19]
}

var results = make(chan int)

func returns(c chan int) (int, string, []int) {
	c <- 77
	return 1, "x", nil
}

func plain() { results <- 88 }

func main() {
	p := point{x: 1, v: 2}
	go p.show(results)
	p.x = 100
	fmt.Println(<-results)
	go p.showp(results)
	fmt.Println(<-results)
	var s shower = p
	go s.show(results)
	s = &point{}
	fmt.Println(<-results)
	f := put
	go f(7, results)
	f = nil
	fmt.Println(<-results)
	go put(two())
	fmt.Println(<-results)
	var big [20]int
	big[19] = 1000
	go many(1, 2, 3, 4, 5, 6, 7, "four", big, results)
	big[19] = 0
	fmt.Println(<-results)
	go returns(results)
	fmt.Println(<-results)
	go plain()
	fmt.Println(<-results)
	m := p.show
	go m(results)
	fmt.Println(<-results)
	go point.show(point{x: 8}, results)
	fmt.Println(<-results)
	n := 3
	go func(k int) {
		n += k
		results <- n
	}(n + 1)
	fmt.Println(<-results, n)
	for i := 0; i < 3; i++ {
		go func() { results <- i }()
		fmt.Println(<-results)
	}
	c := make(chan bool)
	go close(c)
	<-c
}
