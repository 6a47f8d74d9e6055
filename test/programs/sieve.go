// args: 20000
// Eratosthenes over a byte slice.
package main

import (
	"fmt"
	"os"
	"strconv"
)

func sieve(n int) (count, last int) {
	composite := make([]bool, n+1)
	for i := 2; i <= n; i++ {
		if composite[i] {
			continue
		}
		count, last = count+1, i
		for j := i * i; j <= n; j += i {
			composite[j] = true
		}
	}
	return
}

func main() {
	n := 20000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	count, last := sieve(n)
	fmt.Println(count, "primes up to", n, "the last one is", last)
}
