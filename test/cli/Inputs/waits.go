package main

import "time"

func main() {
	println("start")
	for end := time.Now().Add(700 * time.Millisecond); time.Now().Before(end); {
	}
	println("end")
}
