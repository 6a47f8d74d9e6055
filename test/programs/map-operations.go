// args: 300
// Maps of integers, strings and structs: insertion with growth, hits, misses, iteration, deletion. The argument is how many
// entries they have.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type point struct{ x, y int }

func scramble(i int) int { return int(uint64(i) * 0x9e3779b97f4a7c15 >> 30) }

func integers(n int) (sum int) {
	m := map[int]int{}
	for i := 0; i < n; i++ {
		m[scramble(i)] = i
	}
	for i := 0; i < 2*n; i++ {
		if v, ok := m[scramble(i)]; ok {
			sum += v
		}
	}
	for k, v := range m {
		sum ^= k*31 + v
	}
	for i := 0; i < n; i += 2 {
		delete(m, scramble(i))
	}
	return sum + len(m)
}

func words(n int) (sum int) {
	m := map[string]int{}
	for i := 0; i < 3*n; i++ {
		m["word"+strconv.Itoa(i%n)]++
	}
	for k, v := range m {
		sum += len(k) * v
	}
	return sum + m["none"] + len(m)
}

func points(n int) (sum int) {
	m := make(map[point]string, n)
	for i := 0; i < n; i++ {
		m[point{i % 100, i / 100}] = "p"
	}
	for i := 0; i < n; i++ {
		sum += len(m[point{i % 100, i / 99}])
	}
	return sum + len(m)
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	fmt.Println(integers(n), words(n), points(n))
	small := 0
	for i := 0; i < n; i++ {
		m := map[int]int{1: i, 2: 3}
		m[i%7] += 2
		small += m[1] + len(m)
	}
	fmt.Println(small)
}
