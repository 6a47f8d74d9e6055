// A prime sieve of chained goroutines: every number goes from filter to filter through unbuffered channels.
// gcstress: 20
package main

import "fmt"

func generate(ch chan<- int) {
	for i := 2; ; i++ {
		ch <- i
	}
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		i := <-in
		if i%prime != 0 {
			out <- i
		}
	}
}

func main() {
	ch := make(chan int)
	go generate(ch)
	sum := 0
	for i := 0; i < 150; i++ {
		prime := <-ch
		sum += prime
		if i%50 == 49 {
			fmt.Println(prime, sum)
		}
		next := make(chan int)
		go filter(ch, next, prime)
		ch = next
	}
}
