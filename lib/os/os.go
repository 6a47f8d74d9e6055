// Package os: arguments, environment, exit, and files as far as standard input, output and error and whole-file reads and
// writes need them.
package os

import (
	"errors"
	"internal/stdio"
	"io"
	"unsafe"
)

// In the runtime: system calls that give -errno when they fail, and what the program was started with.

//go:noescape
func write(fd int, p unsafe.Pointer, n int) int

//go:noescape
func read(fd int, p unsafe.Pointer, n int) int

//go:noescape
func open(path unsafe.Pointer, flags, mode int) int
func closefd(fd int) int
func exit(code int)
func argc() int
func argv(i int) string
func envc() int
func envv(i int) string
func errnoText(n int) string

// Errors that programs compare with.
var (
	ErrInvalid    = errors.New("invalid argument")
	ErrPermission = errors.New("permission denied")
	ErrExist      = errors.New("file already exists")
	ErrNotExist   = errors.New("file does not exist")
	ErrClosed     = errors.New("file already closed")
)

const (
	O_RDONLY = 0
	O_WRONLY = 1
	O_RDWR   = 2
	O_CREATE = 0x40
	O_EXCL   = 0x80
	O_TRUNC  = 0x200
	O_APPEND = 0x400
)

// FileMode is a file's permission bits.
type FileMode uint32

// Errno is a system call's error number.
type Errno int

func (e Errno) Error() string { return errnoText(int(e)) }

// Is makes errors.Is(err, os.ErrNotExist) and its like work.
func (e Errno) Is(target error) bool {
	switch target {
	case ErrNotExist:
		return e == 2
	case ErrPermission:
		return e == 13 || e == 1
	case ErrExist:
		return e == 17
	}
	return false
}

// PathError tells which operation failed on which file.
type PathError struct {
	Op   string
	Path string
	Err  error
}

func (e *PathError) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }
func (e *PathError) Unwrap() error { return e.Err }

// File is an open file.
type File struct {
	fd   int
	name string
}

var (
	Stdin  = &File{0, "/dev/stdin"}
	Stdout = &File{1, "/dev/stdout"}
	Stderr = &File{2, "/dev/stderr"}
)

func init() {
	stdio.Stdout = func() io.Writer { return Stdout }
}

// Args are the program's name and arguments.
var Args = arguments()

func arguments() []string {
	args := make([]string, argc())
	for i := range args {
		args[i] = argv(i)
	}
	return args
}

// Exit ends the program at once.
func Exit(code int) { exit(code) }

// Environ is the environment as "name=value" texts.
func Environ() []string {
	all := make([]string, envc())
	for i := range all {
		all[i] = envv(i)
	}
	return all
}

// LookupEnv is the value of an environment variable and whether it is set.
func LookupEnv(key string) (string, bool) {
	for i, n := 0, envc(); i < n; i++ {
		e := envv(i)
		if len(e) > len(key) && e[len(key)] == '=' && e[:len(key)] == key {
			return e[len(key)+1:], true
		}
	}
	return "", false
}

// Getenv is the value of an environment variable, "" when it is not set.
func Getenv(key string) string {
	v, _ := LookupEnv(key)
	return v
}

func (f *File) fail(op string, errno int) error { return &PathError{op, f.name, Errno(errno)} }

// Name is the name the file was opened by.
func (f *File) Name() string { return f.name }

// Fd is the file descriptor.
func (f *File) Fd() uintptr { return uintptr(f.fd) }

func (f *File) check(op string) error {
	if f == nil {
		return ErrInvalid
	}
	if f.fd < 0 {
		return &PathError{op, f.name, ErrClosed}
	}
	return nil
}

func (f *File) Write(b []byte) (n int, err error) {
	if err := f.check("write"); err != nil {
		return 0, err
	}
	for n < len(b) {
		w := write(f.fd, unsafe.Pointer(&b[n]), len(b)-n)
		if w < 0 {
			return n, f.fail("write", -w)
		}
		n += w
	}
	return n, nil
}

func (f *File) WriteString(s string) (n int, err error) {
	if err := f.check("write"); err != nil {
		return 0, err
	}
	start := *(*unsafe.Pointer)(unsafe.Pointer(&s))
	for n < len(s) {
		w := write(f.fd, unsafe.Add(start, n), len(s)-n)
		if w < 0 {
			return n, f.fail("write", -w)
		}
		n += w
	}
	return n, nil
}

func (f *File) Read(b []byte) (int, error) {
	if err := f.check("read"); err != nil {
		return 0, err
	}
	if len(b) == 0 {
		return 0, nil
	}
	n := read(f.fd, unsafe.Pointer(&b[0]), len(b))
	if n < 0 {
		return 0, f.fail("read", -n)
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (f *File) Close() error {
	if err := f.check("close"); err != nil {
		return err
	}
	fd := f.fd
	f.fd = -1
	if e := closefd(fd); e < 0 {
		return f.fail("close", -e)
	}
	return nil
}

// Sync does nothing: what was written is with the system already.
func (f *File) Sync() error { return nil }

// OpenFile opens a file with O_ flags.
func OpenFile(name string, flag int, perm FileMode) (*File, error) {
	path := append([]byte(name), 0)
	for _, c := range path[:len(path)-1] {
		if c == 0 {
			return nil, &PathError{"open", name, ErrInvalid}
		}
	}
	fd := open(unsafe.Pointer(&path[0]), flag, int(perm))
	if fd < 0 {
		return nil, &PathError{"open", name, Errno(-fd)}
	}
	return &File{fd, name}, nil
}

// Open opens a file for reading.
func Open(name string) (*File, error) { return OpenFile(name, O_RDONLY, 0) }

// Create makes or empties a file and opens it for writing.
func Create(name string) (*File, error) { return OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0666) }

// ReadFile is the whole content of a file.
func ReadFile(name string) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	data := make([]byte, 0, 512)
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err != nil {
			f.Close()
			if err == io.EOF {
				err = nil
			}
			return data, err
		}
	}
}

// WriteFile writes data to a file, made or emptied first.
func WriteFile(name string, data []byte, perm FileMode) error {
	f, err := OpenFile(name, O_WRONLY|O_CREATE|O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// IsNotExist tells whether err says that a file does not exist.
func IsNotExist(err error) bool { return errors.Is(err, ErrNotExist) }

// IsExist tells whether err says that a file exists already.
func IsExist(err error) bool { return errors.Is(err, ErrExist) }
