"""Programs about values in interfaces that are printed, and may have methods that keep them.

A few types, nested in each other, some of them with a method by which fmt prints them: it gives back a text
and keeps what it was called of, a part of that, or what it leads to (DEEDS). Functions put values of these
types and plain ones into interfaces, in their frames, and have them printed, asked or kept (WAYS). When the
frames are gone, what was kept is printed. A type that leads to pointers is printed by its method
only, since addresses differ.
"""

IMPORTS = ("errors", "fmt")

# What every file of these programs has.
HELPERS = """\
var keptAny any
var keptInt *int
var keptText string
var keptError error
var keptState fmt.State

type writer struct{ text []byte }

func (w *writer) Write(b []byte) (int, error) {
	w.text = append(w.text, b...)
	return len(b), nil
}

func textf(format string, a ...any) string { return fmt.Sprintf(format, a...) }

//go:noinline
func texts(a ...any) string { return fmt.Sprint(a...) + fmt.Sprintln(a...) }

func ask(x any) string {
	switch v := x.(type) {
	case fmt.Formatter:
		return "formatter"
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case int:
		return "int"
	}
	return "none"
}

//go:noinline
func askElsewhere(x any) string { return ask(x) }

func keepAsked(x any) {
	if v, ok := x.(fmt.Stringer); ok {
		keptAny = v
	}
	if err, ok := x.(error); ok {
		keptError = err
	}
}

func same(x any) any { return x }

//go:noinline
func more(n int, x any) string {
	if n > 0 {
		return more(n-1, x)
	}
	return fmt.Sprint(x)
}

func showKept() {
	println(fmt.Sprint(keptAny), keptText)
	if keptInt != nil {
		println(*keptInt)
	}
	if keptError != nil {
		println(keptError.Error(), fmt.Sprint(errors.Unwrap(keptError)))
	}
	if keptState != nil {
		_, ok := keptState.Width()
		println(ok)
	}
	keptAny, keptInt, keptText, keptError, keptState = nil, nil, "", nil, nil
}
"""


class Kind:
    """A type: a way to write a value of it, and whether there are pointers in it."""

    def __init__(self, name, literal, has_pointers=False, has_method=False, is_error=False):
        self.name, self.literal, self.has_pointers = name, literal, has_pointers
        self.has_method, self.is_error = has_method, is_error


# Types without methods; n and s are locals.
PLAIN = [
    Kind("int", "n+VALUE"), Kind("string", "s+\"VALUE\""), Kind("float64", "float64(n)+0.5"),
    Kind("[]int", "[]int{n, VALUE}"), Kind("[2]int", "[2]int{n, VALUE}"), Kind("uint8", "uint8(n)"),
    Kind("[]byte", "[]byte(s)"), Kind("bool", "n > VALUE"), Kind("map[string]int", "map[string]int{s: n}"),
    Kind("any", "any(n+VALUE)"), Kind("[]any", "[]any{n+VALUE, s}"), Kind("[1]any", "[1]any{n+VALUE}"),
    Kind("struct{ A, B int }", "struct{ A, B int }{n, VALUE}"), Kind("complex128", "complex(float64(n), 1)"),
]

# What a method does; `r` is its receiver, and P a pointer to int in it if there is one.
DEEDS = [
    "keptAny = r", "keptText = fmt.Sprint(len(keptText))", "keptInt = P", "keptAny = &r", "keptAny = r.A",
]

# (head of a method, its end)
METHODS = [
    ("String() string", 'return "TEXT"'),
    ("Error() string", 'return "TEXT"'),
    ("Format(state fmt.State, verb rune)", 'keptState = state\nfmt.Fprintf(state, "<%s>", "TEXT")'),
    ("GoString() string", 'return "TEXT"'),
]

# Formats for values without pointers and for others.
FORMATS = ["%v", "%d", "%s", "%q", "%x", "%+v", "%#v", "%T", "%5v|", "%z", "%w", "%t"]
TAME_FORMATS = ["%v", "%s", "%+v", "%T"]

# What is done with expressions X and Y and a format F.
WAYS = [
    "println(fmt.Sprint(X))", "println(fmt.Sprint(X, Y))", "println(fmt.Sprintf(F, X))",
    "println(fmt.Sprintln(Y, X))", "println(textf(F, X))", "println(texts(X, Y))", "println(ask(X))",
    "println(askElsewhere(X))", "keepAsked(X)", "keptAny = same(X)", "println(fmt.Sprint(same(X)))",
    "println(more(2, X))", "fmt.Fprint(&w, X, Y)", "fmt.Fprintf(&w, F, X)", "defer fmt.Fprint(&w, X)",
    "all = append(all, X)", "println(fmt.Sprint([]any{X, Y}))", "println(fmt.Sprint([]any{X, Y}...))",
    "held = X", "keptError = fmt.Errorf(F, X)", "println(fmt.Sprint(fmt.Errorf(F, X)))",
    "func() {\nx := any(X)\nprintln(fmt.Sprint(x))\n}()", "println(fmt.Sprint(struct{ I any }{X}))",
    "println(string(fmt.Append(nil, X)))", "println(fmt.Sprint(map[string]any{s: X}))",
    "done := make(chan string)\ngo func() { done <- fmt.Sprint(X) }()\nprintln(<-done)",
    "if x, ok := any(X).(interface{ A() }); ok {\nx.A()\n}",
]


def fill(program, text):
    while "VALUE" in text:
        text = text.replace("VALUE", str(program.value()), 1)
    return text


def method(program, name, fields, pointers, by_value):
    """One method of the type `name` that fmt calls, or none."""
    head, end = METHODS[0 if pointers else program.rng.choice([0, 0, 1, 2, 3])]
    deed = program.rng.choice(DEEDS)
    if (deed.endswith("P") and not pointers) or (deed.endswith("r.A") and "A" not in fields):
        deed = DEEDS[1]
    if "= P" in deed:
        deed = deed.replace("P", f"r.{pointers[0]}")
    if "&r" in deed and not by_value:
        deed = DEEDS[0]
    receiver = f"r {name}" if by_value else f"r *{name}"
    text = str(program.value())
    program.declare([f"func ({receiver}) {head} {{", deed] + end.replace("TEXT", text).split("\n") + ["}"])
    return head


def structure(program, kinds):
    """A struct of other types; with a pointer in it, it has a method."""
    name, count = program.top("Kind"), program.rng.choice([1, 1, 2, 3])
    parts = [program.rng.choice(kinds) for _ in range(count)]
    parts = [part for part in parts if not part.has_pointers or part.has_method]
    names = ["A", "B", "C"][:len(parts)]
    fields = [f"{field} {part.name}" for field, part in zip(names, parts)]
    values = [f"{field}: {part.literal}" for field, part in zip(names, parts)]
    pointers = ["P"] if program.chance(0.4) else []
    if pointers:
        fields.append("P *int")
        values.append("P: &LOCAL")
    program.declare([f"type {name} struct {{"] + fields + ["}"])
    kind = Kind(name, f"{name}{{{', '.join(values)}}}", bool(pointers) or any(p.has_pointers for p in parts))
    if kind.has_pointers or program.chance(0.4):
        by_value = kind.has_pointers or program.chance(0.7)
        head = method(program, name, names, pointers, by_value) if pointers or not kind.has_pointers else ""
        if kind.has_pointers and not pointers:
            program.declare([f"func (r {name}) String() string {{", "keptAny = r", 'return "outer"', "}"])
            head = "String"
        kind.has_method, kind.is_error = by_value, by_value and head.startswith("Error")
        if not by_value:
            prints = not head.startswith("GoString")  # else fmt would show the address
            kind.literal = f"&{kind.literal}" if prints and program.chance(0.5) else kind.literal
            kind.name = f"*{name}" if kind.literal.startswith("&") else name
            kind.has_pointers = kind.literal.startswith("&")
            kind.has_method = kind.has_pointers
    return kind


def derived(program, kinds):
    """A declared type of another kind, or an array or slice of one."""
    form = program.rng.choice(["named", "array", "slice"])
    part = program.rng.choice(kinds)
    if form == "named":
        name = program.top("Kind")
        program.declare([f"type {name} int"])
        if program.chance(0.6):
            method(program, name, [], [], True)
        return Kind(name, f"{name}(n+VALUE)", has_method=True)
    length = "2" if form == "array" else ""
    name = f"[{length}]{part.name}"
    return Kind(name, f"{name}{{{part.literal}}}", part.has_pointers, part.has_method)


def way(program, kinds):
    one, other = program.rng.choice(kinds), program.rng.choice(kinds)
    formats = TAME_FORMATS if one.has_pointers else FORMATS
    text = program.rng.choice(WAYS).replace("F,", f'"{program.rng.choice(formats)}",')
    text = text.replace("X", one.literal).replace("Y", other.literal)
    text = fill(program, text).replace("LOCAL", program.rng.choice(["n", "local"]))
    return ["{"] + text.split("\n") + ["}"]


def boxes(program):
    """Types, and functions that print values of them."""
    kinds = list(PLAIN)
    for _ in range(program.rng.choice([1, 2, 3, 5])):
        kinds.append(program.rng.choice([structure, structure, derived])(program, kinds))
    mine = kinds[len(PLAIN):] * 3 + kinds
    for _ in range(program.rng.choice([1, 2, 3])):
        lines = ["local := n * 3", "var w writer", "var all []any", "var held any", "_, _ = local, held"]
        for _ in range(program.rng.choice([1, 2, 4, 7])):
            lines += way(program, mine)
            if program.chance(0.3):
                lines.append(f"disturb({program.rng.randrange(4)})")
        lines += ["println(fmt.Sprint(all...), fmt.Sprint(held), string(w.text))", "local++"]
        name = program.declare_function("user", "n int, s string", "", lines)
        program.entry_lines += [f'{name}({program.value()}, "s")', "disturb(3)", "showKept()"]


# (weight, shape)
SHAPES = [(1, boxes)]
