"""Programs about slices and maps that may lie in frames: grown, cut, kept, looked at, handed on.

A function has variables that begin without elements or with a few: slices of ints, of structs with an array,
of pointers to locals, an array of slices, a struct with slices as fields, maps with few entries. Statements
change them in every form that the language has, in branches, loops, closures, deferred and started calls.
What may be kept (an address of a part, a slice of a part, a copy, a function) is looked at where its block
ends; what the function gives back, when its frame is gone. All that is printed is one order: maps are summed
up. A panic ends a function and is printed, with what its deferred calls see. SLICES, MAPS and STATEMENTS are
the tables.
"""
from slicehelpers import ELEMENTS, NAMES


class Slice:
    """An expression that is a slice and may be assigned to."""

    def __init__(self, text, element, named=False, depth=0):
        self.text, self.element, self.named, self.depth = text, element, named, depth
        self.filled = False  # it has an element wherever it is in scope
        self.type = "ints" if named else "[]" + element


class Frame:
    """The function being made: lines, and what is known where the next one stands."""

    def __init__(self, program):
        self.program, self.rng = program, program.rng
        self.lines, self.depth, self.loops = [], 0, 0
        self.slices, self.maps, self.ends = [], [], []
        # A program is sparse: a slice that is used in every way is in no frame.
        self.kinds = SLICES[:2] + self.rng.sample(SLICES[2:], self.rng.randrange(1, 4))
        self.picks = [self.rng.randrange(60) for _ in range(2)]
        self.shows_capacity = self.rng.random() < 0.2

    def add(self, *lines):
        self.lines += lines

    def fresh(self, stem):
        return self.program.fresh(stem)

    def number(self):
        s = self.rng.choice(self.slices) if self.slices else None
        texts = [str(self.rng.randrange(50)) for _ in range(5)]
        if s:
            texts += [f"len({s.text})", f"read_{NAMES[s.element]}({s.text})%50"]
        if self.maps:
            texts += [f"len({self.rng.choice(self.maps)[0]})"]
        return self.rng.choice(texts)

    def fill(self, s):
        """Most often the slice gets an element before one is used."""
        if s.filled or self.rng.random() < 0.05:
            return
        self.add(f"{s.text} = append({s.text}, {ELEMENTS[s.element][0].format(n=self.rng.randrange(9))})")
        s.filled = s.depth == self.depth

    def value(self, element):
        same = [s for s in self.slices if s.element == element and s.filled]
        if same and self.rng.random() < 0.2:
            return f"{self.rng.choice(same).text}[0]"
        if element == "*int" and self.rng.random() < 0.7:
            return f"&x{self.rng.randrange(3)}"
        return ELEMENTS[element][0].format(n=self.number())

    def part(self, text, element):
        """A slice that is an element or a field, and gets an element at once."""
        made = Slice(text, element, depth=self.depth)
        made.filled = True
        return made

    def slice(self, *elements):
        fitting = [s for s in self.slices if not elements or s.element in elements]
        return self.rng.choice(fitting) if fitting else None

    def block(self, n, loop=False):
        """Statements of an inner block; what it kept is looked at where it ends."""
        slices, maps, ends = self.slices, self.maps, self.ends
        self.slices, self.maps, self.ends = list(slices), list(maps), []
        self.depth += 1
        self.loops += loop
        for _ in range(n):
            statement(self)
        self.add(*self.ends)
        self.slices, self.maps, self.ends = slices, maps, ends
        self.depth -= 1
        self.loops -= loop


# ---- declarations


def declare_slice(f):
    element = f.rng.choice(["int", "int", "int", "cell", "cell", "*int", "string", "byte"])
    name, named = f.fresh("s"), element == "int" and f.rng.random() < 0.5
    made = Slice(name, element, named, f.depth)
    form = f.rng.choice(
        ["var {0} {1}", "var {0} {1}", "{0} := {1}{{}}", "{0} := {1}(nil)", "{0} := make({1}, 0)",
         "{0} := make({1}, 0, 3)", "{0} := make({1}, 1, 2)", "{0} := {1}{{{2}}}", "var {0}, more{0} {1}"]
    )
    f.add(form.format(name, made.type, f.value(element)))
    f.slices = f.slices + [made]
    if "more" in form:
        f.slices = f.slices + [Slice("more" + name, element, named, f.depth)]
        show(f, f.slices[-1])
    if f.rng.random() < 0.7:
        f.add(f"{name} = append({name}, {f.value(element)})")
        made.filled = True
    show(f, made)


def show(f, s):
    """Looks at a slice at the end of the block."""
    if f.shows_capacity and f.rng.random() < 0.5:
        f.ends.append(f'println("{s.text}", cap({s.text}))')
    else:
        f.ends.append(f'show_{NAMES[s.element]}("{s.text}", {s.text})')


def declare_holder(f):
    """Slices as elements of an array or as fields, of the variable or behind a pointer."""
    name = f.fresh("h")
    element = f.rng.choice(["int", "cell", "*int"])
    if f.rng.random() < 0.5:
        f.add(f"var {name} [2][]{element}")
        made = [f.part(f"{name}[0]", element), f.part(f"{name}[1]", element)]
        if f.rng.random() < 0.3:
            f.add(f"last{name} := &{name}")
            made += [f.part(f"last{name}[1]", element)]
    else:
        f.add(f.rng.choice([f"var {name} holder", f"{name} := &holder{{}}", f"{name} := holder{{n: 2}}"]))
        made = [f.part(f"{name}.s", "int"), f.part(f"{name}.t", "cell"), f.part(f"{name}.in.p", "*int")]
    f.slices = f.slices + made
    for s in made:
        f.add(f"{s.text} = append({s.text}, {f.value(s.element)})")
        show(f, s)


def declare_map(f):
    """(name, expression of a key, expression of a value, int expression of a value v)"""
    name = f.fresh("m")
    key, keys = f.rng.choice(
        [("int", ["1", "2", "9"]), ("string", ['"a"', '"b"', "text(3)"]), ("*int", ["&x0", "&x1", "&x2"]),
         ("pair", ["pair{1, 2}", "pair{2, 1}"]), ("interface{}", ["1", '"b"', "pair{1, 2}"])]
    )
    value, values, read = f.rng.choice(
        [("int", ["7", "8"], "v"), ("*int", ["&x0", "&x2"], "deref(v)"),
            ("[]int", ["[]int{3}", "nil"], "read_int(v)"),
         ("cell", ["cell{b: 4}"], "v.val()"), ("func() int", ["func() int { return x0 }"], "call(v)"),
         ("[]*int", ["[]*int{&x1}", "nil"], "read_ptr(v)")]
    )
    form = f.rng.choice(["{0} := map[{1}]{2}{{}}", "{0} := make(map[{1}]{2})", "{0} := make(map[{1}]{2}, 4)",
                         "{0} := map[{1}]{2}{{{3}: {4}}}", "var {0} = map[{1}]{2}{{}}"])
    f.add(form.format(name, key, value, f.rng.choice(keys), f.rng.choice(values)))
    f.maps = f.maps + [(name, key, keys, value, values, read)]
    total = f.fresh("t")
    f.ends += [f"{total} := 0", f"for _, v := range {name} {{", f"{total} += {read}", "}",
        f'println("{name}", {total}, len({name}))']


# ---- statements about slices


def append_to(f, s):
    kind = f.rng.randrange(10)
    v, w = f.value(s.element), f.value(s.element)
    if kind < 5:
        f.add(f"{s.text} = append({s.text}, {v})")
    elif kind == 5:
        f.add(f"{s.text} = append({s.text}, {v}, {w})")
    elif kind == 6:
        f.add(f"{s.text} = append({s.text}, {s.text}...)")
    elif kind == 7 and s.element == "byte":
        f.add(f'{s.text} = append({s.text}, text({f.number()})...)')
    elif kind == 8:
        cut = f.rng.choice(["[:0]", "[:1]", "[:len({0})-1]", "[1:]", "[:1:1]", "[:len({0}):len({0})]"])
        f.add(f"{s.text} = append({s.text}{cut.format(s.text)}, {v})")
    else:
        other = f.slice(s.element)
        f.add(f"{s.text} = append({other.text}, {v})")


def cut(f, s):
    form = f.rng.choice(["[:len({0})-1]", "[1:]", "[:]", "[:1]", "[:1:1]", "[:cap({0})]", "[:0]",
        "[len({0})-1:]"])
    f.add(f"if len({s.text}) > 1 {{", f"{s.text} = {s.text}{form.format(s.text)}", "}")
    if form == "[:0]":
        f.add(f"{s.text} = append({s.text}, {f.value(s.element)})")


def element_of(f, s):
    f.fill(s)
    return f.rng.choice([f"{s.text}[0]", f"{s.text}[len({s.text})-1]", f"{s.text}[len({s.text})/2]"])


def set_element(f, s):
    e = element_of(f, s)
    if s.element == "cell" and f.rng.random() < 0.7:
        e += f.rng.choice([".b", ".a[0]", ".a[1]"])
    elif s.element == "*int" and f.rng.random() < 0.5:
        e = "*" + e
    elif s.element not in ("int", "byte"):
        f.add(f"{e} = {f.value(s.element)}")
        return
    n = f.rng.randrange(9)
    f.add(f.rng.choice([f"{e}++", f"{e} += {n}", f"{e} = {n}"]))


def keep_address(f, s):
    e, p = element_of(f, s), f.fresh("p")
    if s.element == "cell":
        form, read = f.rng.choice(
            [("&{0}.b", "*{1}"), ("&{0}.a[1]", "*{1}"), ("{0}.a[:]", "{1}[1]"), ("&{0}", "{1}.b"),
                ("{0}.self()", "{1}.b"),
             ("{0}.inc", "{1}()"), ("{0}.val", "{1}()"), ("&{0}.a", "{1}[1]"), ("{0}.arr()[1:]", "{1}[0]")]
        )
    else:
        form, read = "&{0}", ELEMENTS[s.element][1].format(v="*{1}")
    f.add(f"{p} := {form.format(e)}")
    f.ends.append(f'println("{p}", {read.format(e, p)})')


def keep_slice(f, s):
    t = f.fresh("t")
    form = f.rng.choice(["", "[:]", "[:1]", "[:1:1]", "[:0]", "[1:]"])
    f.add(f"{t} := {s.text}{form}")
    f.ends.append(f'show_{NAMES[s.element]}("{t}", {t}[:cap({t})])' if f.rng.random() < 0.2 else
                  f'show_{NAMES[s.element]}("{t}", {t})')
    if f.rng.random() < 0.4 and not s.named:
        f.slices = f.slices + [Slice(t, s.element, depth=f.depth)]


def assign_pair(f, s):
    v, e = f.value(s.element), element_of(f, s)
    other = [o for o in f.slices if o.type == s.type and o is not s]
    forms = [f"{e}, {s.text} = {v}, append({s.text}, {v})", f"{s.text}, {e} = append({s.text}, {v}), {v}"]
    if other:
        o = f.rng.choice(other)
        f.fill(o)
        o = o.text
        forms += [f"{s.text}, {o} = {o}, {s.text}",
            f"{s.text}, {o} = append({o}, {v}), append({s.text}, {v})",
                  f"{s.text} = {o}", f"{s.text}, {o} = {s.text}[:1], append({s.text}[1:], {v})"]
    f.add(f.rng.choice(forms))


def redefine(f, s):
    """:= that assigns to a variable and declares another."""
    if s.named or not s.text.isalnum() or s.element not in ("int", "cell") or s.text not in declared_here(f):
        return
    n = f.fresh("n")
    f.add(f"{s.text}, {n} := two_{NAMES[s.element]}()", f"_ = {n}")


def declared_here(f):
    """Names that a := in this block would assign to: those declared at the top of the function, there."""
    return [s.text for s in f.slices] if f.depth == 0 else []


def pass_on(f, s):
    n = NAMES[s.element]
    forms = [f"println(read_{n}({s.text}))", f"write_{n}({s.text}, {f.number()})",
        f"println(deep_{n}({s.text}, 3))",
             f"{s.text} = same_{n}({s.text})", f"{s.text} = more_{n}({s.text})", f"kept_{n} = {s.text}",
             f"println(many_{n}({s.text}...))", f"println(boxed({s.text}))",
             f"println(read_{n}({s.text}[:1]))", f"println(peek_{n}({s.text}))",
             f"println(call_{n}(read_{n}, {s.text}))"]
    if not s.named:
        forms += [f"grow_{n}(&{s.text})", f"println(within_{n}(&{s.text}))"]
    if s.element == "int":
        forms += [f"sort.Ints({s.text})", f"sort.Slice({s.text}, func(i, j int) bool {{ return i > j }})",
                  f"sort.Sort(ints({s.text}))", f"println(ints({s.text}).Len())"]
    if s.element == "byte":
        forms += [f"println(string({s.text}))", f"println(string({s.text}) == text(4))",
                  f"println(bytes.IndexByte({s.text}, 3), bytes.Equal({s.text}, nil))"]
    if s.element == "string":
        forms += [f'println(strings.Join({s.text}, "-"))']
    f.add(forms[f.rng.choice(f.picks) % len(forms)])


def by_method(f, s):
    if s.named:
        forms = [f"println({s.text}.room())", f"{s.text} = {s.text}.more()", f"{s.text}.keep()",
                 f"println({s.text}.Len(), ints.room({s.text}))", f"println(ints.more({s.text}).Len())"]
        f.add(f.rng.choice(forms))
        f.ends.append("println(cap(sorted))")


def later(f, s):
    n = NAMES[s.element]
    show_ = f'show_{n}("later", {s.text})'
    go = ["done := make(chan int)", f"go func(t {s.type}) {{", f"println(read_{n}(t))", "done <- 1",
        f"}}({s.text})", "<-done"]
    forms = [[f"defer {show_}"], ["defer func() {", show_, "}()"], ["{"] + go + ["}"],
             [f"defer func(t {s.type}) {{", f"println(len(t), read_{n}(t))", f"}}({s.text})"]]
    f.add(*f.rng.choice(forms))


def in_closure(f, s):
    g = f.fresh("g")
    v = f.value(s.element)
    forms = [["func() {", f"{s.text} = append({s.text}, {v})", "}()"],
             [f"func(t {s.type}) {{", f"t = append(t, {v})", f"println(read_{NAMES[s.element]}(t))",
             f"}}({s.text})"],
             [f"{g} := func() int {{ return len({s.text}) + read_{NAMES[s.element]}({s.text}) }}",
             f"println({g}())"],
             [f"{g} := func() {s.type} {{ return {s.text} }}", f"{s.text} = append({g}(), {v})"]]
    f.add(*f.rng.choice(forms))


def range_over(f, s):
    if f.loops > 1:
        return
    i, v = f.fresh("i"), f.fresh("v")
    over = f.rng.choice(["{0}", "{0}", "{0}[:]", "{0}[1:]", "{0}[:len({0})-1]", "{0}[:1:1]",
        "{0}[:0]"]).format(s.text)
    read = ELEMENTS[s.element][1].format(v=v)
    head, use = f.rng.choice(
        [(f"for {i}, {v} := range {over} {{", f"println({i}, {read})"),
            (f"for {i} := range {over} {{", f"println({i})"),
         (f"for range {over} {{", 'println("round")'), (f"for _, {v} := range {over} {{", f"println({read})")]
    )
    if s.element == "cell" and f.rng.random() < 0.3:
        e = element_of(f, s)
        head = f"for {i}, {v} := range {f.rng.choice(['%s.a[:]', '%s.a', '&%s.a', '%s.arr()']) % e} {{"
        use = f"println({i}, {v})"
    rounds = f.fresh("r")
    f.add(f"{rounds} := 0", head, use, f"if {rounds}++; {rounds} > 4 {{",
        f.rng.choice(["break", "break", "continue"]), "}")
    f.block(f.rng.randrange(1, 4), loop=True)
    f.add("}")


def compare(f, s):
    f.add(f.rng.choice([f"println({s.text} == nil)", f"println(nil != {s.text})", f"_ = {s.text}",
        f"_ = {s.text}[:0]",
                        f"println(len({s.text}), {s.text} == nil)",
                        f"println(cap({s.text}) >= len({s.text}))",
                        f"println(cap({s.text}))", f"println(cap({s.text}[1:]))"]))


def copy_into(f, s):
    o = f.slice(s.element)
    f.add(f.rng.choice([f"copy({s.text}, {s.text}[1:])", f"copy({s.text}, {o.text})",
        f"println(copy({o.text}[:0], {s.text}))",
                        f"copy({s.text}[1:], {o.text})"]))


def begin_again(f, s):
    f.add(f.rng.choice([f"{s.text} = nil", f"{s.text} = {s.text}[:0]", f"{s.text} = {s.type}{{}}",
                        f"{s.text} = make({s.type}, 0, 2)",
                        f"{s.text} = append({s.type}(nil), {s.text}...)"]))
    f.add(f"{s.text} = append({s.text}, {f.value(s.element)})")


SLICES = [(9, append_to), (5, by_method), (3, cut), (5, set_element), (5, keep_address), (4, keep_slice),
    (3, assign_pair),
    (1, redefine),
          (7, pass_on), (2, later), (2, in_closure), (3, range_over), (3, compare), (2, copy_into),
          (2, begin_again)]


def about_slice(f):
    s = f.slice()
    if s is None:
        return
    f.fill(s)
    if f.rng.random() < 0.1:
        f.add(f"if len({s.text}) {f.rng.choice(['> 1', '== 1', '%2 == 0'])} {{")
        f.block(1)
        f.add("}")
    f.program.choose(f.kinds)(f, s)


# ---- statements about maps


def about_map(f):
    if not f.maps:
        return
    name, key, keys, value, values, read = f.rng.choice(f.maps)
    k, v = f.rng.choice(keys), f.rng.choice(values)
    g = f.fresh("g")
    forms = [
        [f"{name}[{k}] = {v}"], [f"{name}[{k}] = {v}"], [f"delete({name}, {k})"],
            [f"{name}[{k}] = {name}[{f.rng.choice(keys)}]"],
        [f"if v, ok := {name}[{k}]; ok {{", f"println({read}, ok)", "}"],
        [f"if v := {name}[{k}]; len({name}) > 1 {{", "_ = v", "}"], [f"println({name} == nil, len({name}))"],
        [f"for k := range {name} {{", f"if len({name}) < 3 {{", f"delete({name}, k)", "}", "}"],
        [f"for k, v := range {name} {{", f"{name}[k] = v", "}"], [f"{g} := {name}", f"{g}[{k}] = {v}"],
        ["func() {", f"{name}[{k}] = {v}", "}()"], [f"{g} := func() int {{ return len({name}) }}",
        f"println({g}())"],
        [f"fill := func(m map[{key}]{value}) {{", f"m[{k}] = {v}", "}", f"fill({name})"],
        [f"{name} = map[{key}]{value}{{{k}: {v}}}"], [f"_, _ = {name}[{k}]"], [f"_ = {name}"],
        ["defer func() {", f'println("later", len({name}))', "}()"], [f"println(boxed({name}))"],
    ]
    if value == "int":
        forms += [[f"{name}[{k}]++"], [f"{name}[{k}] += {f.number()}"], [f"println({name}[{k}])"]]
    if value == "[]int":
        forms += [[f"{name}[{k}] = append({name}[{k}], {f.number()})"]] * 3
    if value == "[]*int":
        forms += [[f"{name}[{k}] = append({name}[{k}], &x1)"]] * 2
    lines = f.rng.choice(forms)
    f.add(*(["{"] + lines + ["}"] if lines[0].startswith("fill") else lines))
    if lines[0].startswith(g + " := func"):
        return
    if lines[0].startswith(g):
        f.ends.append(f'println("{g}", len({g}))')


# ---- other statements


def loop(f):
    if f.loops > 1 or f.depth > 2:
        return
    i = f.fresh("i")
    f.add(f"for {i} := 0; {i} < {f.rng.randrange(1, 5)}; {i}++ {{")
    f.block(f.rng.randrange(1, 4), loop=True)
    f.add("}")


def jump_back(f):
    if f.loops > 0 or f.depth > 0 or f.rng.random() < 0.6:
        return
    label, n = f.fresh("again"), f.fresh("n")
    f.add(f"{n} := 0", f"{label}:", "{")
    f.block(2, loop=True)
    f.add("}", f"if {n}++; {n} < 3 {{", f"goto {label}", "}")


def branch(f):
    if f.depth > 2:
        return
    s = f.slice()
    condition = f"len({s.text}) {f.rng.choice(['> 2', '> 1', '%2 == 1'])}" if s else "x0 > 3"
    if f.rng.random() < 0.3:
        f.add(f"switch {{", f"case {condition}:")
        f.block(2)
        f.add("default:")
        f.block(1)
        f.add("}")
        return
    f.add(f"if {condition} {{")
    f.block(2)
    f.add(*(["} else {"] if f.rng.random() < 0.3 else []))
    if f.lines[-1] == "} else {":
        f.block(1)
    f.add("}")


def disturb(f):
    f.add(f"disturb({f.rng.randrange(4)})")


# (weight, statement)
STATEMENTS = [(22, about_slice), (3, declare_slice), (1, declare_holder), (1, declare_map), (5, about_map),
    (2, loop),
              (1, jump_back), (2, branch), (1, disturb)]


def statement(f):
    if f.depth < 4:
        f.program.choose(STATEMENTS)(f)


def slices(program):
    """One function, and a call of it."""
    f = Frame(program)
    f.add("x0, x1, x2 := 1, 22, n", "_, _, _ = x0, x1, x2")
    declare_slice(f)
    if program.chance(0.5):
        program.choose([(3, declare_slice), (1, declare_holder), (1, declare_map)])(f)
        f.kinds += program.rng.sample(SLICES, 2)
    for _ in range(program.rng.choice([2, 2, 3, 4, 6, 12])):
        statement(f)
    f.add(*f.ends)
    given = f.slice("int")
    back = given.text if given and program.chance(0.2) else "nil"
    function = program.declare_function("frame", "n int", "[]int", f.lines + [f"return {back}"])
    result = program.fresh("r")
    program.entry_lines += [
        "func() {", "defer tell()", f"{result} := {function}(333)", "disturb(3)",
            f'show_int("{result}", {result})', "}()",
        "disturb(2)", "show_int(\"kept\", kept_int)", 'println(len(kept_ptr), read_ptr(kept_ptr))',
        "kept_int, kept_ptr, kept_cell = nil, nil, nil",
    ]


# (weight, shape)
SHAPES = [(1, slices)]
