package debuginfo

// A search goes through the units. Those that have code at a wanted address are read as trees of entries: a function, in it the calls
// that were inlined into it, in these again.
type search struct {
	sections sections
	wanted   []uintptr // ascending
	frames   map[uintptr][]Frame
}

// Tags, attributes, and how values are written.
const (
	tagSubprogram = 0x2e
	tagInlined    = 0x1d

	attrName     = 0x03
	attrLines    = 0x10
	attrLow      = 0x11
	attrHigh     = 0x12
	attrDir      = 0x1b
	attrOrigin   = 0x31
	attrDeclLine = 0x3b
	attrSpec     = 0x47
	attrRanges   = 0x55
	attrCallFile = 0x58
	attrCallLine = 0x59

	formAddr        = 0x01
	formBlock2      = 0x03
	formBlock4      = 0x04
	formData2       = 0x05
	formData4       = 0x06
	formData8       = 0x07
	formString      = 0x08
	formBlock       = 0x09
	formBlock1      = 0x0a
	formData1       = 0x0b
	formFlag        = 0x0c
	formSdata       = 0x0d
	formStrp        = 0x0e
	formUdata       = 0x0f
	formRefAddr     = 0x10
	formRef1        = 0x11
	formRef2        = 0x12
	formRef4        = 0x13
	formRef8        = 0x14
	formRefUdata    = 0x15
	formSecOffset   = 0x17
	formExprloc     = 0x18
	formFlagPresent = 0x19
	formData16      = 0x1e
	formLineStrp    = 0x1f
	formSig8        = 0x20
	formImplicit    = 0x21
)

type value struct {
	present, address bool
	number           uint64
	text             string
	reference        int // offset in .debug_info
}

func (s *search) textAt(section string, offset uint64) string {
	c := cursor{data: s.sections[section], at: int(offset)}
	return c.text()
}

// value reads one; references within a unit count from its begin. What needs tables that neither clang nor gcc writes here is unknown.
func (s *search) value(c *cursor, form uint64, unit int) value {
	v := value{present: true, address: form == formAddr}
	skip := func(n uint64) { c.at += int(n) }
	switch form {
	case formData1, formFlag:
		v.number = c.fixed(1)
	case formData2:
		v.number = c.fixed(2)
	case formData4, formSecOffset:
		v.number = c.fixed(4)
	case formData8, formAddr:
		v.number = c.fixed(8)
	case formUdata:
		v.number = c.unsigned()
	case formSdata:
		v.number = uint64(c.signed())
	case formString:
		v.text = c.text()
	case formStrp:
		v.text = s.textAt(".debug_str", c.fixed(4))
	case formLineStrp:
		v.text = s.textAt(".debug_line_str", c.fixed(4))
	case formRefAddr:
		v.reference = int(c.fixed(4))
	case formRef1:
		v.reference = unit + int(c.fixed(1))
	case formRef2:
		v.reference = unit + int(c.fixed(2))
	case formRef4:
		v.reference = unit + int(c.fixed(4))
	case formRef8:
		v.reference = unit + int(c.fixed(8))
	case formRefUdata:
		v.reference = unit + int(c.unsigned())
	case formBlock, formExprloc:
		skip(c.unsigned())
	case formBlock1:
		skip(c.fixed(1))
	case formBlock2:
		skip(c.fixed(2))
	case formBlock4:
		skip(c.fixed(4))
	case formData16:
		skip(16)
	case formSig8:
		skip(8)
	case formFlagPresent:
	default:
		panic("unknown form")
	}
	return v
}

type attribute struct {
	name, form uint64
	constant   int64
}

type shape struct {
	tag        uint64
	children   bool
	attributes []attribute
}

func (s *search) readShapes(offset int) map[uint64]*shape {
	c := cursor{data: s.sections[".debug_abbrev"], at: offset}
	shapes := map[uint64]*shape{}
	for code := c.unsigned(); code != 0; code = c.unsigned() {
		sh := &shape{tag: c.unsigned(), children: c.fixed(1) != 0}
		for {
			a := attribute{name: c.unsigned(), form: c.unsigned()}
			if a.form == formImplicit {
				a.constant = c.signed()
			}
			if a.name == 0 {
				break
			}
			sh.attributes = append(sh.attributes, a)
		}
		shapes[code] = sh
	}
	return shapes
}

// A unit while it is read.
type unit struct {
	*search
	begin, end int
	version    int
	shapes     map[uint64]*shape
	base       uint64 // of ranges
	lines      *lineTable
	places     map[uintptr]place
	calls      map[uintptr][]inlined // the outermost first
	functions  map[uintptr]int       // the function's entry
}

type inlined struct {
	entry int
	call  place
}

type entry struct {
	at    int
	shape *shape // nil: the end of the children
	value map[uint64]value
}

func (u *unit) entry(c *cursor) entry {
	e := entry{at: c.at}
	e.shape = u.shapes[c.unsigned()]
	if e.shape == nil {
		return e
	}
	e.value = map[uint64]value{}
	for _, a := range e.shape.attributes {
		if a.form == formImplicit {
			e.value[a.name] = value{present: true, number: uint64(a.constant)}
		} else {
			e.value[a.name] = u.search.value(c, a.form, u.begin)
		}
	}
	return e
}

// unit reads the one at an offset; where the next begins.
func (s *search) unit(begin int) int {
	c := cursor{data: s.sections[".debug_info"], at: begin}
	end := int(c.fixed(4)) + c.at
	u := &unit{search: s, begin: begin, end: end, version: int(c.fixed(2)), places: map[uintptr]place{},
		calls: map[uintptr][]inlined{}, functions: map[uintptr]int{}}
	var shapes int
	if u.version >= 5 {
		c.fixed(2) // kind, size of addresses
		shapes = int(c.fixed(4))
	} else {
		shapes = int(c.fixed(4))
		c.fixed(1)
	}
	u.shapes = s.readShapes(shapes)
	top := u.entry(&c)
	lines := top.value[attrLines]
	if !lines.present {
		return end
	}
	u.base = top.value[attrLow].number
	u.lines = s.readLineTable(int(lines.number), top.value[attrDir].text)
	s.run(u.lines, func(pc uintptr, at place) { u.places[pc] = at })
	if len(u.places) == 0 {
		return end
	}
	var here []uintptr
	for pc := range u.places {
		here = append(here, pc)
	}
	if top.shape.children {
		u.children(&cursor{data: c.data[:end], at: c.at}, here)
	}
	for pc := range u.places {
		u.tell(pc)
	}
	return end
}

// children reads entries up to the end of their parent, which has code at these addresses.
func (u *unit) children(c *cursor, pcs []uintptr) {
	for c.at < len(c.data) {
		e := u.entry(c)
		if e.shape == nil {
			return
		}
		inside := pcs
		switch e.shape.tag {
		case tagSubprogram:
			inside = u.inside(&e, pcs)
			for _, pc := range inside {
				u.functions[pc] = e.at
			}
		case tagInlined:
			inside = u.inside(&e, pcs)
			call := place{int(e.value[attrCallFile].number), int(e.value[attrCallLine].number)}
			for _, pc := range inside {
				u.calls[pc] = append(u.calls[pc], inlined{e.at, call})
			}
		}
		if e.shape.children {
			u.children(c, inside)
		}
	}
}

// inside gives those of the addresses that an entry's code has.
func (u *unit) inside(e *entry, pcs []uintptr) (in []uintptr) {
	if len(pcs) == 0 {
		return nil
	}
	low, high, ranges := e.value[attrLow], e.value[attrHigh], e.value[attrRanges]
	has := func(from, to uint64) {
		for _, pc := range pcs {
			if from <= uint64(pc) && uint64(pc) < to {
				in = append(in, pc)
			}
		}
	}
	switch {
	case ranges.present && u.version >= 5:
		u.rangeList(int(ranges.number), has)
	case ranges.present:
		u.oldRanges(int(ranges.number), has)
	case high.present && high.address:
		has(low.number, high.number)
	case high.present:
		has(low.number, low.number+high.number)
	}
	return in
}

func (u *unit) oldRanges(offset int, has func(from, to uint64)) {
	c := cursor{data: u.sections[".debug_ranges"], at: offset}
	base := u.base
	for {
		from, to := c.fixed(8), c.fixed(8)
		switch {
		case from == 0 && to == 0:
			return
		case from == 1<<64-1:
			base = to
		default:
			has(base+from, base+to)
		}
	}
}

func (u *unit) rangeList(offset int, has func(from, to uint64)) {
	const (
		end         = 0
		offsetPair  = 4
		baseAddress = 5
		startEnd    = 6
		startLength = 7
	)
	c := cursor{data: u.sections[".debug_rnglists"], at: offset}
	base := u.base
	for {
		switch c.fixed(1) {
		case end:
			return
		case offsetPair:
			from, to := c.unsigned(), c.unsigned()
			has(base+from, base+to)
		case baseAddress:
			base = c.fixed(8)
		case startEnd:
			from, to := c.fixed(8), c.fixed(8)
			has(from, to)
		case startLength:
			from, n := c.fixed(8), c.unsigned()
			has(from, from+n)
		default:
			panic("unknown kind of range")
		}
	}
}

// name is that of an entry, or of the one that it is made of; and the line of its declaration.
func (u *unit) name(at int) (string, int) {
	for steps := 0; u.begin < at && at < u.end && steps < 10; steps++ {
		c := cursor{data: u.sections[".debug_info"], at: at}
		e := u.entry(&c)
		if e.shape == nil {
			break
		}
		if text := e.value[attrName].text; text != "" {
			return text, int(e.value[attrDeclLine].number)
		}
		at = e.value[attrOrigin].reference
		if at == 0 {
			at = e.value[attrSpec].reference
		}
	}
	return "", 0
}

func (u *unit) file(i int) string {
	if i < 0 || i >= len(u.lines.files) {
		return ""
	}
	return u.lines.files[i]
}

func (u *unit) tell(pc uintptr) {
	function := u.functions[pc] // 0: LLVM leaves out those into which nothing was inlined
	at, calls := u.places[pc], u.calls[pc]
	if at.line == 0 { // code of no line
		return
	}
	var frames []Frame
	add := func(entry int) {
		name, start := u.name(entry)
		frames = append(frames, Frame{name, u.file(at.file), at.line, start})
	}
	for i := len(calls) - 1; i >= 0; i-- {
		add(calls[i].entry)
		at = calls[i].call
	}
	add(function)
	u.frames[pc] = frames
}
