// A prime sieve of chained goroutines: every number goes from filter to filter through unbuffered channels.
// The first 5,000 primes are 5,000 goroutines that mostly wait.
// args: 5000
// stressed: 200
// gcstress: 20
package main

import (
	"fmt"
	"os"
	"strconv"
)

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

func isPrime(n int) bool {
	for d := 2; d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return true
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	ch := make(chan int)
	go generate(ch)
	wrong, next := 0, 2
	for i := 0; i < n; i++ {
		prime := <-ch
		for !isPrime(next) {
			next++
		}
		if prime != next {
			wrong++
		}
		next++
		filtered := make(chan int)
		go filter(ch, filtered, prime)
		ch = filtered
	}
	fmt.Println("wrong primes:", wrong)
}
