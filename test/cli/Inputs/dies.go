package main

import (
	"os"
	"runtime/debug"
)

func wait(c chan int) { <-c }

func blame() {
	switch os.Args[1] {
	case "panic":
		panic("enough")
	case "deadlock":
		select {}
	case "nil":
		var p *int
		*p = 1
	}
}

func main() {
	if len(os.Args) > 2 {
		debug.SetTraceback(os.Args[2])
	}
	started := make(chan bool)
	go func() {
		started <- true
		wait(nil)
	}()
	<-started
	blame()
}
