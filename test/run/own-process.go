// os.FindProcess and signals to a process: a process that exists takes signal 0, a released one no more.
package main

import (
	"fmt"
	"os"
	"syscall"
)

func main() {
	p, err := os.FindProcess(os.Getpid())
	fmt.Println(p.Pid == os.Getpid(), err, p.Signal(syscall.Signal(0)))
	fmt.Println(p.Release(), p.Signal(syscall.Signal(0)))
}
