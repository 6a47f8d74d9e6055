package pprof

import (
	"compress/gzip"
	"internal/debuginfo"
	"io"
	"os"
	"runtime"
	"time"
)

// Profiles in pprof's format: a gzipped protocol buffer (github.com/google/pprof/proto/profile.proto). A message is a row of fields; a
// field is its number and kind, then a number (kind 0) or the length of its bytes and the bytes (kind 2).

// Fields of message Profile.
const (
	fieldSampleType        = 1
	fieldSample            = 2
	fieldMapping           = 3
	fieldLocation          = 4
	fieldFunction          = 5
	fieldStringTable       = 6
	fieldTimeNanos         = 9
	fieldDurationNanos     = 10
	fieldPeriodType        = 11
	fieldPeriod            = 12
	fieldDefaultSampleType = 14
)

type message []byte

func (m *message) varint(x uint64) {
	for ; x >= 0x80; x >>= 7 {
		*m = append(*m, byte(x)|0x80)
	}
	*m = append(*m, byte(x))
}

func (m *message) number(field int, x uint64) {
	if x != 0 {
		m.varint(uint64(field) << 3)
		m.varint(x)
	}
}

func (m *message) bytes(field int, b []byte) {
	m.varint(uint64(field)<<3 | 2)
	m.varint(uint64(len(b)))
	*m = append(*m, b...)
}

// packed is a field of several numbers.
func (m *message) packed(field int, numbers []uint64) {
	var b message
	for _, x := range numbers {
		b.varint(x)
	}
	m.bytes(field, b)
}

// An encoder collects a profile. Strings, functions and locations have numbers; texts are written last.
type encoder struct {
	message
	w         io.Writer
	texts     []string
	textIndex map[string]uint64
	functions map[place]uint64
	locations map[call]uint64
	exact     map[uintptr][]debuginfo.Frame // of addresses that are no calls
}

// A place is a function and its file.
type place struct{ name, file string }

// A call is a pc and the number of calls that lie there, those that were inlined among them.
type call struct {
	pc uintptr
	n  int
}

func newEncoder(w io.Writer, begin time.Time) *encoder {
	e := &encoder{w: w, textIndex: map[string]uint64{}, functions: map[place]uint64{}, locations: map[call]uint64{}}
	e.text("")
	e.number(fieldTimeNanos, uint64(begin.UnixNano()))
	e.number(fieldDurationNanos, uint64(time.Since(begin)))
	return e
}

func (e *encoder) text(s string) uint64 {
	i, ok := e.textIndex[s]
	if !ok {
		i = uint64(len(e.texts))
		e.textIndex[s] = i
		e.texts = append(e.texts, s)
	}
	return i
}

func (e *encoder) valueType(field int, kind, unit string) {
	var m message
	m.number(1, e.text(kind))
	m.number(2, e.text(unit))
	e.bytes(field, m)
}

// Bits of a pc from runtime.Callers that are the address of code; those above are the depth of an inlined call.
const codeBits = 48

// sample adds values for a stack, and a label of bytes if that is not 0.
func (e *encoder) sample(values []int64, stack []uintptr, bytes int64) {
	var m message
	var places, numbers []uint64
	stack = withoutEnd(stack)
	for len(stack) > 0 {
		n := 1
		for n < len(stack) && stack[n]<<(64-codeBits) == stack[0]<<(64-codeBits) && stack[n] > stack[n-1] {
			n++
		}
		places = append(places, e.location(stack[:n]))
		stack = stack[n:]
	}
	for _, v := range values {
		numbers = append(numbers, uint64(v))
	}
	m.packed(1, places)
	m.packed(2, numbers)
	if bytes != 0 {
		var label message
		label.number(1, e.text("bytes"))
		label.number(3, uint64(bytes))
		m.bytes(3, label)
	}
	e.bytes(fieldSample, m)
}

// location is the number of a call with those that were inlined into it, the innermost first.
func (e *encoder) location(pcs []uintptr) uint64 {
	key := call{pcs[0], len(pcs)}
	id, ok := e.locations[key]
	if ok {
		return id
	}
	id = uint64(len(e.locations)) + 1
	e.locations[key] = id
	var m message
	m.number(1, id)
	m.number(2, 1)
	address := pcs[0]&(1<<codeBits-1) - 1 // in the call, not behind it
	m.number(3, uint64(address))
	line := func(name, file string, number int) {
		var line message
		line.number(1, e.function(name, file))
		line.number(2, uint64(number))
		m.bytes(4, line)
	}
	exact, frames := e.exact[address], runtime.CallersFrames(pcs)
	for i := range pcs {
		f, _ := frames.Next()
		if exact == nil {
			line(f.Function, f.File, f.Line)
		} else if i == len(pcs)-1 && exact[len(exact)-1].Function == "" {
			exact[len(exact)-1].Function = f.Function
		}
	}
	for _, f := range exact {
		line(f.Function, f.File, f.Line)
	}
	e.bytes(fieldLocation, m)
	return id
}

func (e *encoder) function(name, file string) uint64 {
	key := place{name, file}
	id, ok := e.functions[key]
	if ok {
		return id
	}
	id = uint64(len(e.functions)) + 1
	e.functions[key] = id
	var m message
	m.number(1, id)
	m.number(2, e.text(name))
	m.number(3, e.text(name))
	m.number(4, e.text(file))
	e.bytes(fieldFunction, m)
	return id
}

// finish adds the mapping, which has the names of functions already, and the texts, and writes all.
func (e *encoder) finish() error {
	var m message
	m.number(1, 1)
	m.number(3, 1<<codeBits-1)
	if name, err := os.Executable(); err == nil {
		m.number(5, e.text(name))
	}
	for has := 7; has <= 10; has++ { // functions, files, lines, inlined calls
		m.number(has, 1)
	}
	e.bytes(fieldMapping, m)
	for _, s := range e.texts {
		e.bytes(fieldStringTable, []byte(s))
	}
	z := gzip.NewWriter(e.w)
	if _, err := z.Write(e.message); err != nil {
		return err
	}
	return z.Close()
}
