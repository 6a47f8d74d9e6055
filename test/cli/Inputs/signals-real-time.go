package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	c := make(chan os.Signal, 1)
	signal.Notify(c)
	syscall.Kill(os.Getpid(), syscall.Signal(35))
	fmt.Println(<-c)
	syscall.Kill(os.Getpid(), syscall.Signal(34))
	select {}
}
