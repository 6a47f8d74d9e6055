// args: first second
// status: 3
// Arguments and os.Exit.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(len(os.Args), os.Args[1:])
	os.Exit(3)
}
