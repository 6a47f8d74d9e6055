// Processes that are started: the child of a fork runs compiled code until it calls exec, alone in a copy of
// a program whose other threads collect, move stacks and stop the world.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

func show(out []byte, err error) { fmt.Printf("%q %v\n", out, err) }

func main() {
	show(exec.Command("echo", "a", "b").CombinedOutput())
	cat := exec.Command("cat")
	cat.Stdin = strings.NewReader("through a pipe\n")
	show(cat.Output())
	sh := exec.Command("sh", "-c", "echo $NAME; pwd; echo no >&2; exit 3")
	sh.Env, sh.Dir = append(os.Environ(), "NAME=value"), "/"
	var stderr bytes.Buffer
	sh.Stderr = &stderr
	show(sh.Output())
	fmt.Println(sh.ProcessState.ExitCode(), sh.ProcessState.Success(), stderr.String())
	_, err := exec.LookPath("no-such-command")
	fmt.Println(err)
	show(exec.Command("/no/such").Output())

	ctx, cancel := context.WithCancel(context.Background())
	sleep := exec.CommandContext(ctx, "sleep", "20")
	fmt.Println(sleep.Start())
	cancel()
	fmt.Println(sleep.Wait(), ctx.Err())
	sleep = exec.Command("sleep", "20")
	sleep.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	fmt.Println(sleep.Start(), sleep.Process.Signal(syscall.SIGTERM), sleep.Wait())

	var all sync.WaitGroup
	lengths := make([]int, 8)
	for i := range lengths {
		all.Add(1)
		go func(i int) {
			defer all.Done()
			out, _ := exec.Command("echo", strings.Repeat("x", i)).Output()
			lengths[i] = len(out)
		}(i)
	}
	garbage := []*int{}
	for i := 0; i < 1000; i++ {
		garbage = append(garbage, new(int))
	}
	all.Wait()
	fmt.Println(lengths, len(garbage))

	p, err := os.StartProcess("/bin/sh", []string{"sh", "-c", "exit 5"}, &os.ProcAttr{})
	fmt.Println(err)
	state, err := p.Wait()
	fmt.Println(state, err)
	fmt.Println(syscall.Exec("/no/such", nil, nil))
	os.Stdout.Sync()
	syscall.Exec("/bin/echo", []string{"echo", "in its place"}, nil)
}
