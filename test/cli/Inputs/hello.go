package main

import "os"

func main() {
	if len(os.Args) > 1 {
		os.Exit(len(os.Args))
	}
	println("hello")
}
