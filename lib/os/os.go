// Package os is the installed Go's; here is what it asks of the runtime.
package os

import (
	"internal/stdio"
	"io"
	_ "unsafe" // for linkname
)

func argc() int
func argv(i int) string

// sigpipe ends the program as a write to a broken pipe does.
func sigpipe()

//go:linkname randomSeed runtime.randomSeed
func randomSeed() int

// fastrand is a number for the names of temporary files.
func fastrand() uint32 { return uint32(randomSeed()) }

func init() {
	stdio.Stdin = func() io.Reader { return Stdin }
	stdio.Stdout = func() io.Writer { return Stdout }
}

func runtime_args() []string {
	args := make([]string, argc())
	for i := range args {
		args[i] = argv(i)
	}
	return args
}

func runtime_beforeExit() {}
