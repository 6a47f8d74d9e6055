package runtime

import "unsafe"

// Functions of this file that compiled code calls are listed in loam/abi.def; none of them returns.

func panicIndex(x, y int)       { panic(boundsError{int64(x), y, true, boundsIndex}) }
func panicIndexU(x uint, y int) { panic(boundsError{int64(x), y, false, boundsIndex}) }
func panicSliceAlen(x, y int)   { panic(boundsError{int64(x), y, true, boundsSliceAlen}) }
func panicSliceAlenU(x uint, y int) {
	panic(boundsError{int64(x), y, false, boundsSliceAlen})
}
func panicSliceAcap(x, y int) { panic(boundsError{int64(x), y, true, boundsSliceAcap}) }
func panicSliceAcapU(x uint, y int) {
	panic(boundsError{int64(x), y, false, boundsSliceAcap})
}
func panicSliceB(x, y int)       { panic(boundsError{int64(x), y, true, boundsSliceB}) }
func panicSliceBU(x uint, y int) { panic(boundsError{int64(x), y, false, boundsSliceB}) }
func panicSlice3Alen(x, y int)   { panic(boundsError{int64(x), y, true, boundsSlice3Alen}) }
func panicSlice3AlenU(x uint, y int) {
	panic(boundsError{int64(x), y, false, boundsSlice3Alen})
}
func panicSlice3Acap(x, y int) { panic(boundsError{int64(x), y, true, boundsSlice3Acap}) }
func panicSlice3AcapU(x uint, y int) {
	panic(boundsError{int64(x), y, false, boundsSlice3Acap})
}
func panicSlice3B(x, y int)       { panic(boundsError{int64(x), y, true, boundsSlice3B}) }
func panicSlice3BU(x uint, y int) { panic(boundsError{int64(x), y, false, boundsSlice3B}) }
func panicSlice3C(x, y int)       { panic(boundsError{int64(x), y, true, boundsSlice3C}) }
func panicSlice3CU(x uint, y int) { panic(boundsError{int64(x), y, false, boundsSlice3C}) }

// panicSliceConvert: a slice of length have is too short for an array of length want.
func panicSliceConvert(have, want int) { panic(boundsError{int64(want), have, true, boundsConvert}) }

var (
	divideError error = errorString("integer divide by zero")
	shiftError  error = errorString("negative shift amount")
	memoryError error = errorString("invalid memory address or nil pointer dereference")
)

func panicdivide() { panic(divideError) }
func panicshift()  { panic(shiftError) }

func panicmem() {
	setsignal(sigSEGV)
	panic(memoryError)
}

// panicunsafeslice: unsafe.Slice(p, n) reaches past the end of memory, or n is negative.
func panicunsafeslice(p unsafe.Pointer, n int) {
	if p == nil && n >= 0 {
		panic(errorString("unsafe.Slice: ptr is nil and len is not zero"))
	}
	panic(errorString("unsafe.Slice: len out of range"))
}

// panicdottypeE: x.(T) where x is an interface without methods and has another dynamic type; have is nil when x is nil.
func panicdottypeE(have, want, iface *_type) {
	panic(&TypeAssertionError{iface, have, want, ""})
}

// panicdottypeI is panicdottypeE for interfaces with methods; have is an itab.
func panicdottypeI(have *itab, want, iface *_type) {
	var t *_type
	if have != nil {
		t = have.typ
	}
	panicdottypeE(t, want, iface)
}

type itab struct{ inter, typ *_type }

// panicnildottype: x.(I) of a nil interface.
func panicnildottype(want *_type) { panic(&TypeAssertionError{nil, nil, want, ""}) }

// panicwrap: a value method was called with a nil pointer through an interface. The wrapper that calls has the name of the method:
// main.(*T).M.
func panicwrap() {
	var pc uintptr
	callers(1, unsafe.Pointer(&pc), 1)
	name := placeFunc(pc)
	open, end := -1, -1
	for i := 0; i < len(name); i++ {
		if name[i] == '(' && open < 0 {
			open = i
		}
		if name[i] == ')' {
			end = i
		}
	}
	if open < 1 || end < open+2 || end+2 > len(name) {
		throw("panicwrap: unexpected name " + name)
	}
	pkg, typ, method := name[:open-1], name[open+2:end], name[end+2:]
	panic(plainError("value method " + pkg + "." + typ + "." + method + " called using nil *" + typ + " pointer"))
}

// What C code of the runtime panics with (loam/panics.def).
const (
	cpanicMakesliceLen = iota + 1
	cpanicMakesliceCap
	cpanicGrowslice
	cpanicUncomparable
	cpanicAssert
	cpanicMakechan
	cpanicSendClosed
	cpanicCloseNil
	cpanicCloseClosed
	cpanicFault
)

// cpanic continues on the goroutine's stack where C code found the program to be wrong.
func cpanic(code int, text string, p, q unsafe.Pointer) {
	switch code {
	case cpanicMakesliceLen:
		panic(errorString("makeslice: len out of range"))
	case cpanicMakesliceCap:
		panic(errorString("makeslice: cap out of range"))
	case cpanicGrowslice:
		panic(errorString("growslice: cap out of range"))
	case cpanicUncomparable:
		panic(errorString("comparing uncomparable type " + (*_type)(p).str))
	case cpanicAssert:
		panic(&TypeAssertionError{nil, (*_type)(p), (*_type)(q), text})
	case cpanicMakechan:
		panic(plainError("makechan: size out of range"))
	case cpanicSendClosed:
		panic(plainError("send on closed channel"))
	case cpanicCloseNil:
		panic(plainError("close of nil channel"))
	case cpanicCloseClosed:
		panic(plainError("close of closed channel"))
	case cpanicFault:
		panic(errorAddressString{"invalid memory address or nil pointer dereference", faultAddress()})
	}
	throw("cpanic: unknown code")
}

func init() { registerPanic(cpanic) }

func registerPanic(f func(code int, text string, p, q unsafe.Pointer))
func startdying()       // the other goroutines stop; another one that comes here waits until the process has ended
func dopanic()          // "[signal ...]" line if it was one, traceback, exit status 2
func throw(text string) // "fatal error: ...", traceback, exit status 2
func setsignal(n int)
func faultAddress() uintptr

// setPanicOnFault is debug.SetPanicOnFault.
func setPanicOnFault(on bool) (was bool)

// touchread and touchwrite access n bytes: where debug.SetPanicOnFault is used, a function with deferred calls has
// them touch what it is about to access, since it can only be left at a call.
//
//go:noinline
func touchread(p unsafe.Pointer, n int) {
	if touch(p, n, false) {
		panicmem()
	}
}

//go:noinline
func touchwrite(p unsafe.Pointer, n int) {
	if touch(p, n, true) {
		panicmem()
	}
}

// touch is always false, which is not known where its callers are compiled: LLVM believes that they may panic.
func touch(p unsafe.Pointer, n int, writes bool) bool

const sigSEGV = 11

// panicRecord is LoamPanic (runtime/lang/panic.h): a panic, or Goexit, that runs deferred calls.
type panicRecord struct {
	value                      any
	link                       *panicRecord
	slot                       unsafe.Pointer
	recovered, aborted, goexit bool
	saved                      [6]uint64
}

func panicbegin(p *panicRecord)
func panicnext(p *panicRecord) func()
func panicended(p *panicRecord)
func isRecovered() bool // the newest panic
func goexit()

// gopanic is the builtin panic. The deferred calls run on top of the frames that panicked.
func gopanic(v any) {
	p := panicRecord{value: v}
	panicbegin(&p)
	for call := panicnext(&p); call != nil; call = panicnext(&p) {
		call()
		if isRecovered() {
			panicended(&p)
		}
	}
	preparePrinting(&p)
	startdying()
	printpanics(&p)
	dopanic()
}

// Goexit ends the goroutine that calls it, after its deferred calls. A panic in one of them that is recovered comes back here.
//
//go:noinline
func Goexit() {
	p := panicRecord{goexit: true}
	panicbegin(&p)
	for call := panicnext(&p); call != nil; call = panicnext(&p) {
		call()
	}
	goexit()
}

type stringer interface{ String() string }

// preparePrinting replaces errors and stringers by their texts. A panic in one of their methods has no text to print.
func preparePrinting(p *panicRecord) {
	defer func() {
		text := "panic while printing panic value"
		switch r := recover().(type) {
		case nil:
		case string:
			throw(text + ": " + r)
		default:
			throw(text + ": type " + (*eface)(unsafe.Pointer(&r)).typ.str)
		}
	}()
	for ; p != nil; p = p.link {
		switch v := p.value.(type) {
		case error:
			p.value = v.Error()
		case stringer:
			p.value = v.String()
		}
	}
}

func printpanics(p *panicRecord) {
	if p.link != nil {
		printpanics(p.link)
		if !p.link.goexit {
			print("\t")
		}
	}
	if p.goexit {
		return
	}
	print("panic: ")
	printany(p.value)
	if p.recovered {
		print(" [recovered]")
	}
	print("\n")
}

func printany(v any) {
	switch x := v.(type) {
	case nil:
		print("nil")
	case bool:
		print(x)
	case int:
		print(x)
	case int8:
		print(x)
	case int16:
		print(x)
	case int32:
		print(x)
	case int64:
		print(x)
	case uint:
		print(x)
	case uint8:
		print(x)
	case uint16:
		print(x)
	case uint32:
		print(x)
	case uint64:
		print(x)
	case uintptr:
		print(x)
	case float32:
		print(x)
	case float64:
		print(x)
	case complex64:
		print(x)
	case complex128:
		print(x)
	case string:
		print(x)
	default:
		printcustom((*eface)(unsafe.Pointer(&v)))
	}
}

type eface struct {
	typ  *_type
	data unsafe.Pointer
}

// printcustom prints a value of a declared type by its underlying type, anything else as an address.
func printcustom(e *eface) {
	name := e.typ.str
	switch e.typ.kind {
	case kindBool:
		print(name, "(", *(*bool)(e.data), ")")
	case kindInt, kindInt64:
		print(name, "(", *(*int64)(e.data), ")")
	case kindInt8:
		print(name, "(", *(*int8)(e.data), ")")
	case kindInt16:
		print(name, "(", *(*int16)(e.data), ")")
	case kindInt32:
		print(name, "(", *(*int32)(e.data), ")")
	case kindUint, kindUint64, kindUintptr:
		print(name, "(", *(*uint64)(e.data), ")")
	case kindUint8:
		print(name, "(", *(*uint8)(e.data), ")")
	case kindUint16:
		print(name, "(", *(*uint16)(e.data), ")")
	case kindUint32:
		print(name, "(", *(*uint32)(e.data), ")")
	case kindFloat32:
		print(name, "(", *(*float32)(e.data), ")")
	case kindFloat64:
		print(name, "(", *(*float64)(e.data), ")")
	case kindComplex64:
		print(name, *(*complex64)(e.data))
	case kindComplex128:
		print(name, *(*complex128)(e.data))
	case kindString:
		print(name, `("`, *(*string)(e.data), `")`)
	default:
		print("(", name, ") ", e.data)
	}
}
