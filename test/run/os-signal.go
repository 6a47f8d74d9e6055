// Package os/signal: signals that are asked for come through channels, others do what they do by default.
// gcstress: 20
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func raise(s syscall.Signal) { syscall.Kill(syscall.Getpid(), s) }

func main() {
	c := make(chan os.Signal, 10)
	signal.Notify(c, syscall.SIGTERM, syscall.SIGUSR1, os.Interrupt)
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGINT} {
		raise(s)
		fmt.Println(<-c)
	}
	fmt.Println(signal.Ignored(syscall.SIGHUP))
	signal.Ignore(syscall.SIGHUP)
	raise(syscall.SIGHUP)
	fmt.Println(signal.Ignored(syscall.SIGHUP))
	signal.Reset(syscall.SIGHUP) // undoes Notify alone
	raise(syscall.SIGHUP)
	fmt.Println(signal.Ignored(syscall.SIGHUP))
	signal.Stop(c)
	raise(syscall.SIGUSR1)
	time.Sleep(10 * time.Millisecond)
	fmt.Println(len(c))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGUSR2)
	raise(syscall.SIGUSR2)
	<-ctx.Done()
	stop()
	fmt.Println(ctx.Err())
	signal.Notify(c)
	raise(syscall.SIGCHLD)
	s := <-c
	for s == syscall.SIGURG { // by which Go's runtime interrupts itself
		s = <-c
	}
	fmt.Println(s)
	signal.Reset()
	raise(syscall.SIGUSR1)
	time.Sleep(10 * time.Millisecond)
	late := 0
	for len(c) > 0 {
		if s := <-c; s != syscall.SIGURG {
			late++
		}
	}
	fmt.Println(late)
}
