package main

import "syscall"

func main() {
	for {
		syscall.Kill(syscall.Getpid(), syscall.SIGFPE)
	}
}
