// Package os is the installed Go's; here is what it asks of the runtime, and files without finalizers: one that is not closed stays
// open.
package os

import (
	"internal/poll"
	"internal/stdio"
	"io"
	"syscall"
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

// On Unix a process needs no release.
func newProcess(pid int, handle uintptr) *Process { return &Process{Pid: pid, handle: handle} }

func (p *Process) release() error {
	p.Pid = -1
	return nil
}

func newFile(fd uintptr, name string, kind newFileKind) *File {
	n := int(fd)
	if n < 0 {
		return nil
	}
	pfd := poll.FD{Sysfd: n, IsStream: true, ZeroReadIsEOF: true}
	f := &File{&file{pfd: pfd, name: name, stdoutOrErr: n == 1 || n == 2}}
	pollable := kind != kindNewFile
	if f.pfd.Init("file", pollable) == nil && pollable {
		f.nonblock = syscall.SetNonblock(n, true) == nil
	}
	return f
}

func (file *file) close() error {
	if file == nil {
		return syscall.EINVAL
	}
	if file.dirinfo != nil {
		file.dirinfo.close()
		file.dirinfo = nil
	}
	err := file.pfd.Close()
	if err == nil {
		return nil
	}
	if err == poll.ErrFileClosing {
		err = ErrClosed
	}
	return &PathError{Op: "close", Path: file.name, Err: err}
}
