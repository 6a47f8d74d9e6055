// Package stdio is standard output for package fmt: os.Stdout where the program has package os, else the descriptor itself. A program
// that prints need not carry package os.
package stdio

import (
	"errors"
	"io"
	"unsafe"
)

//go:noescape
//go:linkname write os.write
func write(fd int, p unsafe.Pointer, n int) int

//go:linkname errnoText os.errnoText
func errnoText(n int) string

type stdout struct{}

func (stdout) Write(b []byte) (n int, err error) {
	for n < len(b) {
		w := write(1, unsafe.Pointer(&b[n]), len(b)-n)
		if w < 0 {
			return n, errors.New("write /dev/stdout: " + errnoText(-w))
		}
		n += w
	}
	return n, nil
}

// Stdout gives os.Stdout as it is now. Package os sets it.
var Stdout = func() io.Writer { return stdout{} }
