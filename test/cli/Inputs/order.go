package main

import "fmt"

func main() {
	c := make(chan int)
	for i := 0; i < 8; i++ {
		go func(i int) {
			for k := 0; k < 3; k++ {
				c <- i
			}
		}(i)
	}
	for i := 0; i < 24; i++ {
		fmt.Print(<-c, " ")
	}
	fmt.Println()
}
