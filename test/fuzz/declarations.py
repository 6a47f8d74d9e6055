"""Programs about declarations: package variables, embedding, method sets, constants, scopes, calls.

Each shape of SHAPES prints what happens when, through `note`, so that the order of initialisation and of
evaluation shows. To add one: write the function, add a row.
"""


def note(program):
    """A function that prints a number and returns it."""
    key = "note"
    if key not in program.types:
        program.types[key] = program.declare_function("note", "n int", "int", ["println(n)", "return n"])
    return program.types[key]


# ---- package variables


def package_variables(program):
    """Variables that depend on each other directly, through functions and through methods, in any order."""
    known, print_ = [], note(program)
    holder = program.top("H")
    program.declare([f"type {holder} struct {{", "N int", "}"])
    for _ in range(program.rng.choice([3, 5, 8])):
        name = program.top("pv")
        value = f"{print_}({program.value()})"
        for _ in range(program.rng.choice([0, 1, 2])):
            if known:
                value += " + " + dependency(program, program.rng.choice(known), holder)
        if program.chance(0.2):
            other = program.top("pv")
            pair = program.declare_function("pair", "", "(int, int)", [f"return {value}, {print_}(1)"])
            program.declare([f"var {name}, {other} = {pair}()"])
            known.append(other)
        else:
            program.declare([f"var {name} = {value}"])
        known.append(name)
    if program.chance(0.5):
        program.declare(["func init() {", f"{known[0]}++", f"println({known[-1]})", "}"])
    program.entry_lines.append(f"println({', '.join(known)})")


def dependency(program, name, holder):
    """A reference to a variable: plain, in a function, a closure, a method, or behind its address."""
    form = program.rng.choice(["plain", "function", "closure", "method", "method value", "address"])
    if form == "function":
        return program.declare_function("use", "", "int", [f"return {name} * 2"]) + "()"
    if form == "closure":
        return f"func() int {{ return {name} + 1 }}()"
    if form == "method":
        method = program.declare_function("use", "", "int", [f"return h.N + {name}"], f"h {holder}")
        return f"{holder}{{{program.value()}}}.{method}()"
    if form == "method value":
        method = program.declare_function("use", "", "int", [f"return h.N - {name}"], f"h *{holder}")
        return f"(&{holder}{{{program.value()}}}).{method}()"
    return f"*&{name}" if form == "address" else name


# ---- embedding and method sets


def embedding(program):
    """Structs that embed structs, by value or pointer; methods at several depths, reached in several ways."""
    inner, methods, made = None, [], ""
    for level in range(program.rng.choice([2, 3, 4])):
        name = program.top("E")
        fields = ["N int"] if level == 0 or program.chance(0.5) else []
        values = [str(program.value())] if fields else []
        if inner:
            mark = program.rng.choice(["", "*"])
            fields.append(mark + inner)
            values.append(f"{'&' if mark else ''}{made}")
        program.declare([f"type {name} struct {{"] + fields + [f"X{level} int", "}"])
        mark = program.rng.choice(["", "*"])
        body = [f"e.X{level} += {program.value()}", f"return e.N*10 + e.X{level}"]
        methods.append(program.declare_function("m", "", "int", body, f"e {mark}{name}"))
        inner, made = name, f"{name}{{{', '.join(values + ['0'])}}}"
    interface = program.top("I")
    program.declare([f"type {interface} interface {{"] + [f"{method}() int" for method in methods] + ["}"])
    e = program.fresh("e")
    program.entry_lines += [f"{e} := {made}", f"var i{e} {interface} = &{e}", f"println(i{e} != nil)"]
    for method in methods:
        way = program.rng.choice(
            [
                f"{e}.{method}()",
                f"(&{e}).{method}()",
                f"i{e}.{method}()",
                f"{interface}.{method}(i{e})",
                f"(*{inner}).{method}(&{e})",
                f"func(f func() int) int {{ return f() + f() }}({e}.{method})",
            ]
        )
        program.entry_lines.append(f"println({way}, {e}.N, {e}.X0)")


def type_tests(program):
    """Type switches and assertions to interfaces, on values whose method sets differ."""
    getter, setter = program.top("Getter"), program.top("Setter")
    program.declare([f"type {getter} interface {{", "Get() int", "}"])
    program.declare([f"type {setter} interface {{", getter, "Set(int)", "}"])
    names = []
    for _ in range(3):
        name = program.top("K")
        names.append(name)
        under, read = program.rng.choice([("int", "int(k)"), ("struct{ n int }", "k.n"), ("[2]int", "k[1]")])
        program.declare([f"type {name} {under}"])
        program.declare([f"func (k {name}) Get() int {{", f"return {read}", "}"])
        if program.chance(0.6):
            mark = program.rng.choice(["", "*"])
            program.declare([f"func (k {mark}{name}) Set(n int) {{", "println(n)", "}"])
    cases = [setter, getter, "int", f"*{names[0]}", names[1], "nil"]
    program.rng.shuffle(cases)
    body = ["switch v := i.(type) {"]
    for number, case in enumerate(cases):
        body += [f"case {case}:", f"println({number})"]
        body.append(
            {setter: "v.Set(7)", getter: "println(v.Get())", "int": "println(v + 1)"}.get(case, "_ = v")
        )
    body += ["}", f"s, ok := i.({setter})", "println(ok, s == nil)", f"_, ok = i.({getter})", "println(ok)"]
    test = program.declare_function("test", "i interface{}", "", body)
    for name in names:
        program.entry_lines += [f"{test}(*new({name}))", f"{test}(new({name}))"]
    program.entry_lines += [f"{test}({program.value()})", f"{test}(nil)"]


# ---- constants


def constant_groups(program):
    """const groups with iota, repeated and skipped expressions, and types."""
    named = program.top("C")
    program.declare([f"type {named} {program.rng.choice(['int', 'uint16', 'int8'])}"])
    lines, names = ["const ("], []
    for number in range(program.rng.choice([3, 4, 6])):
        a, b = program.top("ka"), program.top("kb")
        form = program.rng.choice(["new", "typed", "repeat", "skip"]) if number else "new"
        if form == "new":
            first = program.rng.choice(["iota", "1 << iota", "iota * iota", "10 - iota", "iota % 3"])
            second = program.rng.choice(["iota + 1", "'a' + iota", 'len("xyz") * iota', "7"])
            lines.append(f"{a}, {b} = {first}, {second}")
        elif form == "typed":
            lines.append(
                f"{a}, {b} {named} = {program.rng.choice(['iota', '1 << iota', '-iota + 60'])}, iota / 2"
            )
        else:
            lines.append(f"{a}, {b}" if form == "repeat" else f"_, {b}")
        names += [b] if form == "skip" else [a, b]
    program.declare(lines + [")"])
    program.entry_lines.append(f"println({', '.join(names)})")


# ---- scopes and jumps


def scopes(program):
    """The same name in many scopes: which one an expression means."""
    program.entry_lines.append(
        program.declare_function("scopes", "x int", "", scope_lines(program, 3)) + "(5)"
    )


def scope_lines(program, depth):
    lines = ["println(x)"]
    for _ in range(program.rng.choice([1, 2, 3])):
        form = program.rng.choice(
            ["if", "else", "for", "range", "switch", "closure", "block", "assign", "two"]
        )
        inner = scope_lines(program, depth - 1) if depth else ["x++", "println(x)"]
        value = program.value()
        lines += {
            "if": [f"if x := x + {value}; x > 20 {{"] + inner + ["}"],
            "else": [f"if x := x * 2; x > {value} {{", "println(-x)", "} else if y := x + 1; y > 3 {"]
            + inner
            + ["} else {", "println(y, x)", "}"],
            "for": ["for x := x % 3; x < 3; x++ {", "x := x"] + inner + ["}"],
            "range": [f"for x := range [...]int{{2: {value}}} {{"] + inner + ["}"],
            "switch": ["switch x := x % 4; {", "case x > 1:"] + inner + ["default:", "println(x)", "}"],
            "closure": ["x = func(x int) int {"] + inner + [f"return x + {value}", "}(x % 100)"],
            "block": ["{", f"x := x + {value}", "x--"] + inner + ["}"],
            "assign": [f"x += {value}", "x %= 1000"],
            "two": ["if x, y := x%7, x; y != x {"] + inner + ["}"],
        }[form]
    return lines


def jumps(program):
    """goto, labelled break and continue, code that is never reached."""
    label = [program.fresh("L") for _ in range(4)]
    limit = program.rng.choice([3, 5, 8])
    dead = program.rng.choice([[], [f"goto {label[3]}", "println(0)"], ["return", "i = 0"]])
    body = [
        "i, steps := 0, 0",
        f"{label[0]}:",
        "i++",
        "steps++",
        "if steps > 40 {",
        "println(i)",
        "return",
        "}",
    ]
    body += [
        f"{label[1]}:",
        "for j := 0; j < 4; j++ {",
        "if j > i {",
        f"break {label[1]}",
        "}",
        "switch {",
        "case j == i%4:",
    ]
    body += [program.rng.choice([f"break {label[1]}", f"continue {label[1]}", "break"])]
    body += [f"case i > {limit}:", f"goto {label[2]}", "default:", "println(i, j)", "}", "}"]
    body += [f"if i < {limit * 2} {{", f"goto {label[0]}", "}", f"{label[2]}:", "println(steps)"]
    body += [f"if i < {limit} {{", f"goto {label[0]}", "}"] + dead
    body += [f"{label[3]}:", "println(i)"] if any(label[3] in line for line in dead) else []
    program.entry_lines.append(program.declare_function("jumps", "", "", body) + "()")


# ---- the order of evaluation


def order(program):
    """Calls in index, receiver, argument and assignment positions happen in the order of the text."""
    n, print_ = program.value, note(program)
    at = f"at{program.fresh('')}_{program.seed}"
    program.declare([f"func {at}(k int) *int {{", "println(k)", "return new(int)", "}"])
    chain = program.top("Chain")
    program.declare([f"type {chain} struct {{", "N int", "}"])
    step = program.declare_function(
        "step", "k int", chain, ["println(c.N, k)", f"return {chain}{{k}}"], f"c {chain}"
    )
    call = print_
    body = [
        "a := [4]int{1, 2, 3}",
        "s := a[:]",
        "f := func(k int) func(int) int {",
        "println(k)",
        f"return {print_}",
        "}",
    ]
    forms = [
        [f"a[{call}(1)], a[{call}(2)] = {call}({n()}), {call}({n()})"],
        [f"*{at}({n()}), s[{call}(0)] = {call}({n()}), {call}({n()})"],
        [f"s[{call}(1)] += {call}({n()})"],
        [f"println({call}({n()}), {call}({n()})+{call}({n()}), s[{call}(2)])"],
        [f"println({chain}{{{n()}}}.{step}({call}({n()})).{step}({call}({n()})).N)"],
        [f"println(f({n()})({call}({n()})))"],
        [f"t := [...]int{{2: {call}({n()}), 0: {call}({n()})}}", "println(t[0], t[2])"],
        [f"println({call}(1) > {call}(2) || {call}(3) > {call}(2) && {call}(4) == {call}(4))"],
        ["i := 0", f"i, a[i] = 1, {call}({n()})", "println(i, a[0])"],
        [f"println(len(s[{call}(0):{call}(2):{call}(3)]))"],
        [f"switch {call}(2) {{", f"case {call}(1), {call}(2), {call}(3):", "println(1)", "}"],
        [f"for k := {call}(0); k < {call}(2); k += {call}(1) {{", f"{call}(k)", "}"],
    ]
    for form in program.rng.sample(forms, program.rng.choice([3, 5])):
        body += ["{"] + form + ["}"]
    body.append("println(a[0], a[1], a[2], a[3], len(s), f != nil)")
    program.entry_lines.append(program.declare_function("order", "", "", body) + "()")


# ---- strings, bytes and variadic calls


def texts(program):
    """Strings that are no UTF-8, conversions between strings, bytes and runes, copy and append of strings."""
    text = "".join(
        program.rng.choice(
            ["a", "\\x80", "\\xe4\\xb8", "\\u00e9", "\\U0001F600", "\\xff", "\\x00", "\\xed\\xa0\\x80", "z"]
        )
        for _ in range(program.rng.choice([1, 3, 6]))
    )
    body = [f's := "{text}" + t', "h := 0", "for i, c := range s {", "h = h*31 + i + int(c)", "}"]
    body += [
        "b := []byte(s)",
        "r := []rune(s)",
        "println(h, len(s), len(b), len(r), string(r) == s, string(b) == s)",
    ]
    changes = [
        ["b = append(b, s...)", "println(string(b), len(b))"],
        ["println(copy(b, s[len(s)/2:]), string(b))"],
        ["for i := range b {", "b[i] ^= 1", "}", "println(string(b) > s, string(b) == s, s)"],
        ["u := string(b)", "b[0]++", "println(u == s, u != string(b))"],
        ["println(s[len(s)/2:] + s[:len(s)/2] + string(b[:1]))"],
        ["r = append(r, 0x10ffff, -1, 0xd800)", "println(string(r), len(string(r)))"],
        ["switch string(b) {", "case s:", "println(1)", "default:", "println(2)", "}"],
    ]
    for change in program.rng.sample(changes, 3):
        body += change
    frame = program.declare_function("texts", "t string", "", body)
    program.entry_lines += [f'{frame}("q")', f'{frame}("\\u65e5\\u672c")']


def variadic(program):
    """Calls with a variadic part: none, some, a slice passed on, nil, another call's results."""
    print_ = note(program)
    body = [
        f"println(len(rest), rest == nil, {print_}(first))",
        "for _, v := range rest {",
        "first += v",
        "}",
    ]
    body += ["if len(rest) > 0 {", "rest[0] = -1", "}", "return first, len(rest)"]
    name = program.declare_function("vary", "first int, rest ...int", "(int, int)", body)
    lines = ["s := []int{1, 2, 3}"]
    calls = [
        "1",
        "1, 2",
        "1, 2, 3",
        "4, s...",
        "4, s[:1]...",
        "5, nil...",
        f"{name}(7, 8)",
        "6, append(s, 9)...",
    ]
    for call in program.rng.sample(calls, 4):
        x, y = program.fresh("x"), program.fresh("y")
        lines += [f"{x}, {y} := {name}({call})", f"println({x}, {y}, s[0], len(s))"]
    program.entry_lines.append(program.declare_function("calls", "", "", lines) + "()")


# (weight, shape)
SHAPES = [
    (3, package_variables),
    (3, embedding),
    (2, type_tests),
    (2, constant_groups),
    (3, scopes),
    (2, jumps),
    (3, order),
    (2, texts),
    (1, variadic),
]
