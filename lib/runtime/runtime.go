// Package runtime: panics and their errors, and what programs ask of the memory system and of the stack.
//
// It is compiled with every program. Functions without a body are C (include/loam/golib.def).
package runtime

import "unsafe"

const (
	GOOS     = "linux"
	GOARCH   = "amd64"
	Compiler = "loam"
)

// Version is the version of Go whose language this is.
func Version() string { return "go1.19" }

// GOROOT is where Go's own library lives; a compiled program does not know.
func GOROOT() string { return "" }

// GC runs a collection and finishes its sweep; others have their turns meanwhile. If the collection asked for a smaller stack, it
// shrinks here. Finalizers that it found due have their turn first.
func GC() {
	for at := collect(0); at != 0; at = collect(at) {
		Gosched()
	}
	poll()
	Gosched()
}

func collect(at int) int

//go:linkname poll loam.poll
func poll()

// NumCPU is the number of processors that this process may use.
func NumCPU() int

// NumGoroutine is the number of goroutines that exist.
func NumGoroutine() int

// GOMAXPROCS sets the number of threads that run Go code at once, unless n is less than 1, and returns what it was.
func GOMAXPROCS(n int) int

// Gosched lets other goroutines run first.
func Gosched()

// LockOSThread ties the goroutine to its thread, on which nothing else runs, until UnlockOSThread was called as often.
func LockOSThread()

// UnlockOSThread undoes one LockOSThread.
func UnlockOSThread()

// ---- the call stack -------------------------------------------------------------------------------------------------------

//go:noescape
func callers(skip int, out unsafe.Pointer, n int) int

func placeFunc(pc uintptr) string
func placeFile(pc uintptr) string
func placeLine(pc uintptr) int
func placeEntry(pc uintptr) uintptr

// Callers fills pcs with the calls on the stack; skip 0 begins with Callers itself, 1 with its caller.
//
//go:noinline
func Callers(skip int, pcs []uintptr) int {
	if len(pcs) == 0 {
		return 0
	}
	return callers(skip, unsafe.Pointer(&pcs[0]), len(pcs))
}

// Caller is the place of a call on the stack; skip 0 is the caller of Caller.
//
//go:noinline
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	var at uintptr
	if callers(skip+1, unsafe.Pointer(&at), 1) == 0 {
		return
	}
	return at, placeFile(at), placeLine(at), true
}

// Stack writes a traceback of the goroutine that calls it, and of all others if told so, as far as it fits; the length of it.
func Stack(buf []byte, all bool) int

// Breakpoint stops in a debugger, and ends a program that runs without one.
func Breakpoint()

// Func is a function of the program.
type Func struct{ pc uintptr }

// FuncForPC is the function that contains a pc from Caller or Callers; nil if there is none.
func FuncForPC(pc uintptr) *Func {
	if placeEntry(pc) == 0 {
		return nil
	}
	return &Func{pc}
}

func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return placeFunc(f.pc)
}

func (f *Func) Entry() uintptr                              { return placeEntry(f.pc) }
func (f *Func) FileLine(pc uintptr) (file string, line int) { return placeFile(pc), placeLine(pc) }

// Frame is one call of Frames.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// Frames reads the pcs that Callers gave.
type Frames struct{ pcs []uintptr }

func CallersFrames(pcs []uintptr) *Frames { return &Frames{pcs} }

// Next is the next frame; more tells whether another one follows.
func (f *Frames) Next() (frame Frame, more bool) {
	if len(f.pcs) == 0 {
		return
	}
	pc := f.pcs[0]
	f.pcs = f.pcs[1:]
	frame = Frame{pc, FuncForPC(pc), placeFunc(pc), placeFile(pc), placeLine(pc), placeEntry(pc)}
	return frame, len(f.pcs) > 0
}
