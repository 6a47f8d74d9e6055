package debuginfo

import "sort"

// A place is a file's number in its table of lines, and a line.
type place struct{ file, line int }

// A lineTable is a unit's: the files that it names, and what its program says.
type lineTable struct {
	files   []string
	program cursor

	minLength, lineBase, lineRange, opcodeBase int
	lengths                                    []byte // operands of standard opcodes
}

const (
	contentPath = 1
	contentDir  = 2
)

func (s *search) readLineTable(offset int, dir string) *lineTable {
	c := cursor{data: s.sections[".debug_line"], at: offset}
	end := int(c.fixed(4)) + c.at
	version := c.fixed(2)
	if version >= 5 {
		c.fixed(2) // sizes of addresses and selectors
	}
	program := int(c.fixed(4)) + c.at
	t := &lineTable{minLength: int(c.fixed(1))}
	if version >= 4 {
		c.fixed(1) // operations an instruction
	}
	c.fixed(1) // whether rows are statements
	t.lineBase = int(int8(c.fixed(1)))
	t.lineRange = int(c.fixed(1))
	t.opcodeBase = int(c.fixed(1))
	t.lengths = c.data[c.at : c.at+t.opcodeBase-1]
	c.at += t.opcodeBase - 1
	if version >= 5 {
		dirs := s.entries(&c, nil)
		t.files = s.entries(&c, dirs)
	} else {
		t.files = oldFiles(&c, dir)
	}
	t.program = cursor{data: c.data[:end], at: program}
	return t
}

func join(dir, name string) string {
	if dir == "" || name == "" || name[0] == '/' {
		return name
	}
	return dir + "/" + name
}

// Up to version 4 numbers begin with 1; directory 0 is the unit's.
func oldFiles(c *cursor, dir string) []string {
	dirs, files := []string{dir}, []string{""}
	for name := c.text(); name != ""; name = c.text() {
		dirs = append(dirs, join(dir, name))
	}
	for name := c.text(); name != ""; name = c.text() {
		in := c.unsigned()
		c.unsigned() // time
		c.unsigned() // size
		files = append(files, join(dirs[in], name))
	}
	return files
}

// entries reads the directories, or the files in these directories, of version 5.
func (s *search) entries(c *cursor, dirs []string) (all []string) {
	type column struct{ content, form uint64 }
	columns := make([]column, c.fixed(1))
	for i := range columns {
		columns[i] = column{c.unsigned(), c.unsigned()}
	}
	for n := c.unsigned(); n > 0; n-- {
		name, dir := "", 0
		for _, column := range columns {
			v := s.value(c, column.form, 0)
			switch column.content {
			case contentPath:
				name = v.text
			case contentDir:
				dir = int(v.number)
			}
		}
		if dirs != nil {
			name = join(dirs[dir], name)
		} else if len(all) > 0 {
			name = join(all[0], name)
		}
		all = append(all, name)
	}
	return all
}

// Opcodes of line programs.
const (
	lineExtended = iota
	lineCopy
	lineAdvancePC
	lineAdvanceLine
	lineSetFile
	lineSetColumn
	lineNegateStmt
	lineBasicBlock
	lineConstAddPC
	lineFixedAdvancePC
)

const (
	lineEndSequence = 1
	lineSetAddress  = 2
)

// run tells the place of each wanted address that the table covers. A row holds up to the next row's address.
func (s *search) run(t *lineTable, found func(pc uintptr, at place)) {
	c := t.program
	var pc, last uint64
	now, before := place{1, 1}, place{}
	row := func(end bool) {
		if before.file != 0 || before.line != 0 {
			for _, pc := range s.between(last, pc) {
				found(pc, before)
			}
		}
		last, before = pc, now
		if end {
			pc, now, before = 0, place{1, 1}, place{}
		}
	}
	for c.at < len(c.data) {
		op := int(c.fixed(1))
		if op >= t.opcodeBase {
			op -= t.opcodeBase
			pc += uint64(op / t.lineRange * t.minLength)
			now.line += t.lineBase + op%t.lineRange
			row(false)
			continue
		}
		switch op {
		case lineExtended:
			n := int(c.unsigned())
			next := c.at + n
			switch c.fixed(1) {
			case lineEndSequence:
				row(true)
			case lineSetAddress:
				pc = c.fixed(n - 1)
			}
			c.at = next
		case lineCopy:
			row(false)
		case lineAdvancePC:
			pc += c.unsigned() * uint64(t.minLength)
		case lineAdvanceLine:
			now.line += int(c.signed())
		case lineSetFile:
			now.file = int(c.unsigned())
		case lineConstAddPC:
			pc += uint64((255 - t.opcodeBase) / t.lineRange * t.minLength)
		case lineFixedAdvancePC:
			pc += c.fixed(2)
		default:
			for n := t.lengths[op-1]; n > 0; n-- {
				c.unsigned()
			}
		}
	}
}

func sorted(pcs []uintptr) []uintptr {
	all := append([]uintptr(nil), pcs...)
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	once := all[:0]
	for _, pc := range all {
		if len(once) == 0 || once[len(once)-1] != pc {
			once = append(once, pc)
		}
	}
	return once
}

// between gives the wanted addresses from low on, up to high.
func (s *search) between(low, high uint64) []uintptr {
	from := sort.Search(len(s.wanted), func(i int) bool { return uint64(s.wanted[i]) >= low })
	to := from
	for to < len(s.wanted) && uint64(s.wanted[to]) < high {
		to++
	}
	return s.wanted[from:to]
}
