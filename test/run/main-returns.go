// The program ends when main returns, whatever the other goroutines do.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	for i := 0; i < 10; i++ {
		go func() {
			for {
				runtime.Gosched()
			}
		}()
	}
	for i := 0; i < 5; i++ {
		runtime.Gosched()
	}
	fmt.Println("over")
}
