// Package debuginfo tells which source lines the code at an address comes from, calls that were inlined included, from the debug
// information of the running program (DWARF 4 and 5, dwarfstd.org). The stack maps know that at calls only.
package debuginfo

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"os"
)

// A Frame is a function, the line at which it begins (0: unknown), and the one that it executes. The outermost function may have no name: the
// symbol table has it.
type Frame struct {
	Function, File string
	Line, Start    int
}

var errNone = errors.New("no debug information")

// Frames tells of each address of code the calls there, those that were inlined first. An address of which nothing is known is missing.
// The program must be where it was started from, and not stripped.
func Frames(pcs []uintptr) (frames map[uintptr][]Frame, err error) {
	defer func() {
		if r := recover(); r != nil { // it ends too early, or leads nowhere
			frames, err = nil, errNone
		}
	}()
	f, err := os.Open("/proc/self/exe")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := readSections(f)
	if err != nil {
		return nil, err
	}
	search := &search{sections: s, wanted: sorted(pcs), frames: map[uintptr][]Frame{}}
	for at := 0; at < len(s[".debug_info"]); {
		at = search.unit(at)
	}
	return search.frames, nil
}

type sections map[string][]byte

const (
	headerSize       = 64
	sectionSize      = 64
	flagCompressed   = 0x800
	compressedByZlib = 1
	compressedHeader = 24
)

// readSections reads those of the ELF file that begin with ".debug_".
func readSections(f *os.File) (sections, error) {
	header := make([]byte, headerSize)
	if _, err := f.ReadAt(header, 0); err != nil {
		return nil, err
	}
	h := cursor{data: header, at: 40}
	table := h.fixed(8)
	h.at = 60
	n, names := int(h.fixed(2)), int(h.fixed(2))
	rows := make([]byte, n*sectionSize)
	if _, err := f.ReadAt(rows, int64(table)); err != nil {
		return nil, err
	}
	load := func(i int) ([]byte, error) {
		row := cursor{data: rows, at: i*sectionSize + 8}
		flags := row.fixed(8)
		row.fixed(8)
		offset, size := row.fixed(8), row.fixed(8)
		data := make([]byte, size)
		if _, err := f.ReadAt(data, int64(offset)); err != nil {
			return nil, err
		}
		return expand(data, flags&flagCompressed != 0)
	}
	texts, err := load(names)
	if err != nil {
		return nil, err
	}
	found := sections{}
	for i := 0; i < n; i++ {
		row := cursor{data: rows, at: i * sectionSize}
		name := cursor{data: texts, at: int(row.fixed(4))}
		text := name.text()
		if len(text) < 7 || text[:7] != ".debug_" {
			continue
		}
		if found[text], err = load(i); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func expand(data []byte, compressed bool) ([]byte, error) {
	if !compressed {
		return data, nil
	}
	if c := (cursor{data: data}); c.fixed(4) != compressedByZlib {
		return nil, errNone
	}
	z, err := zlib.NewReader(bytes.NewReader(data[compressedHeader:]))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// A cursor reads numbers and texts, the lowest byte first.
type cursor struct {
	data []byte
	at   int
}

func (c *cursor) fixed(n int) (x uint64) {
	for i := n - 1; i >= 0; i-- {
		x = x<<8 | uint64(c.data[c.at+i])
	}
	c.at += n
	return x
}

// unsigned and signed read LEB128 numbers.
func (c *cursor) unsigned() (x uint64) {
	for shift := 0; ; shift += 7 {
		b := c.data[c.at]
		c.at++
		x |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return x
		}
	}
}

func (c *cursor) signed() (x int64) {
	for shift := 0; ; {
		b := c.data[c.at]
		c.at++
		x |= int64(b&0x7f) << shift
		shift += 7
		if b < 0x80 {
			if b&0x40 != 0 && shift < 64 {
				x |= -1 << shift
			}
			return x
		}
	}
}

func (c *cursor) text() string {
	n := bytes.IndexByte(c.data[c.at:], 0)
	s := string(c.data[c.at : c.at+n])
	c.at += n + 1
	return s
}
