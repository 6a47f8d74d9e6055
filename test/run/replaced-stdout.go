// fmt prints to what os.Stdout is at the moment.
package main

import (
	"fmt"
	"os"
)

func main() {
	out := os.Stdout
	null, err := os.OpenFile("/dev/null", os.O_WRONLY, 0)
	fmt.Println(err)
	os.Stdout = null
	fmt.Println("lost")
	os.Stdout = out
	fmt.Println("seen")
}
