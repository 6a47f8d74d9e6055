// A timer so far away that it will never be due still waits: a program that waits beside it has not come to a
// deadlock. Each child is seen to be alive after a while, and ended.
package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"os/exec"
	"time"
)

var kinds = map[string]func(){
	"after": func() { <-time.After(math.MaxInt64) },
	"func":  func() { time.AfterFunc(math.MaxInt64, func() {}) },
	"reset": func() { time.NewTimer(time.Hour).Reset(math.MaxInt64) },
	"sleep": func() { time.Sleep(math.MaxInt64) },
	"tick":  func() { time.NewTicker(math.MaxInt64) },
}

func main() {
	if len(os.Args) == 2 {
		fmt.Println(os.Args[1])
		kinds[os.Args[1]]()
		select {}
	}
	children := map[string]*exec.Cmd{}
	for kind := range kinds {
		c := exec.Command(os.Args[0], kind)
		out, err := c.StdoutPipe()
		if err != nil || c.Start() != nil {
			panic("no child")
		}
		bufio.NewReader(out).ReadString('\n')
		children[kind] = c
	}
	time.Sleep(100 * time.Millisecond)
	for kind, c := range children {
		c.Process.Kill()
		if err := c.Wait(); err.Error() != "signal: killed" {
			fmt.Println(kind, err)
		}
	}
}
