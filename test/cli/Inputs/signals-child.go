package main

import (
	"fmt"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	fmt.Println("child", exec.Command("true").Run())
	for _, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM} {
		fmt.Println(s, signal.Ignored(s))
		syscall.Kill(syscall.Getpid(), s)
	}
	time.Sleep(time.Minute) // SIGTERM ends it before
}
