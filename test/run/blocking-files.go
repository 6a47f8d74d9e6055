// gcstress: 50
// Goroutines in blocking reads and writes of pipes leave their Ps to others, and get their results.
package main

import (
	"fmt"
	"io"
	"os"
	"sync"
)

func main() {
	const pairs, rounds = 8, 50
	var wg sync.WaitGroup
	sums := make([]int, pairs)
	for i := 0; i < pairs; i++ {
		r, w, err := os.Pipe()
		if err != nil {
			fmt.Println(err)
			return
		}
		wg.Add(2)
		go func(i int) {
			defer wg.Done()
			for k := 0; k < rounds; k++ {
				if n, err := w.Write([]byte{byte(i), byte(k)}); n != 2 || err != nil {
					fmt.Println("write:", n, err)
				}
			}
			w.Close()
		}(i)
		go func(i int) {
			defer wg.Done()
			for {
				var b [2]byte
				if _, err := io.ReadFull(r, b[:]); err != nil {
					if err != io.EOF {
						fmt.Println("read:", err)
					}
					return
				}
				if int(b[0]) != i {
					fmt.Println("mixed:", b, i)
				}
				sums[i] += int(b[1])
			}
		}(i)
	}
	garbage := 0
	for i := 0; i < 20000; i++ {
		garbage += len(make([]byte, 100))
	}
	wg.Wait()
	fmt.Println(sums, garbage)
}
