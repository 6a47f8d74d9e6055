// Package stdio is standard input and output for package fmt: os.Stdin and os.Stdout where the program has package os, else the
// descriptors themselves. A program that prints need not carry package os.
package stdio

import (
	"errors"
	"io"
	"unsafe"
)

//go:noescape
//go:linkname write stdio.write
func write(fd int, p unsafe.Pointer, n int) int

//go:noescape
//go:linkname read stdio.read
func read(fd int, p unsafe.Pointer, n int) int

//go:linkname errorText stdio.errorText
func errorText(n int) string

type stdout struct{}

func (stdout) Write(b []byte) (n int, err error) {
	for n < len(b) {
		w := write(1, unsafe.Pointer(&b[n]), len(b)-n)
		if w < 0 {
			return n, errors.New("write /dev/stdout: " + errorText(-w))
		}
		n += w
	}
	return n, nil
}

type stdin struct{}

func (stdin) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	n := read(0, unsafe.Pointer(&b[0]), len(b))
	if n < 0 {
		return 0, errors.New("read /dev/stdin: " + errorText(-n))
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

type in struct{}

func (in) Read(b []byte) (int, error) { return Stdin().Read(b) }

type out struct{}

func (out) Write(b []byte) (int, error) { return Stdout().Write(b) }

// In and Out read and write what Stdin and Stdout give: functions that name them are as small as Go's, so they are inlined as Go's are.
var (
	In  io.Reader = in{}
	Out io.Writer = out{}
)

// Stdin and Stdout give os.Stdin and os.Stdout as they are now. Package os sets them.
var (
	Stdin  = func() io.Reader { return stdin{} }
	Stdout = func() io.Writer { return stdout{} }
)
