"""Programs about early returns, checks that two ways share, and choices between elements.

A recursion has a head (HEADS: what it does and asks before anything else; some of it returns early,
panics, or changes what a later test reads) and a body that calls it again in some way (AGAIN). An arm is a
way of a branch that begins with a check (ARMS), the same one as its sibling's or nearly so, and panics with
a text of its own. A choice walks over elements and goes on with the larger one, or with its index (CHOICES).
Drivers call all of them with many arguments, catch panics and print which one it was, and what was left in
memory.
"""

# ---- recursions


class Recursion:
    """The names that a recursive function works with."""

    def __init__(self, program):
        self.program, self.rng = program, program.rng
        self.node, self.count, self.table, self.kept = (
            program.top(stem) for stem in ("Node", "count", "table", "kept")
        )
        self.f, self.other = program.top("again"), program.top("other")
        self.number = self.rng.choice(["int", "int", "int32", "uint8", "uint", "float64"])
        self.results = self.rng.choice(["int", "int", "(int, int)", "(r int)", f"*{self.node}", ""])
        program.declare([f"type {self.node} struct {{", "v, w int", f"l, r *{self.node}", "}"])
        program.declare([f"var {self.count} int"])
        program.declare([f"var {self.kept} *{self.node}"])
        program.declare([f"var {self.table} = []int{{3, 1, 4, 1}}"])

    def text(self, line):
        for name in ("NODE", "COUNT", "TABLE", "KEPT", "NUMBER", "OTHER"):
            line = line.replace(name, getattr(self, name.lower()))
        while "VALUE" in line:
            line = line.replace("VALUE", str(self.program.value()), 1)
        while "SMALL" in line:
            line = line.replace("SMALL", str(self.rng.randrange(4)), 1)
        return line.replace("SELF", self.f)

    def texts(self, lines):
        return [self.text(line) for line in lines]

    def give(self):
        """A return statement."""
        number = self.rng.choice(NUMBERS)
        return {
            "": "return",
            "(int, int)": f"return {number}, {self.rng.choice(NUMBERS)}",
            f"*{self.node}": "return " + self.rng.choice(["p", "nil", "KEPT", "p.l"]),
        }.get(self.results, f"return {number}")

    def call(self, arguments=None):
        return f"SELF({arguments or self.rng.choice(SMALLER)})"

    def used(self, call):
        """Lines that call and use what comes back."""
        if self.results == "":
            return [call]
        if self.results == "(int, int)":
            x, y = self.program.fresh("x"), self.program.fresh("y")
            return [f"{x}, {y} := {call}", f"a += {x} - 2*{y}"]
        if self.results.startswith("*"):
            x = self.program.fresh("x")
            return [f"{x} := {call}", f"if {x} != nil {{", f"a += {x}.v", f"{x}.w++", "}"]
        return [f"a += {call}"]


# Arguments of a smaller call: n always falls.
SMALLER = [
    "n-1, m, s, p",
    "n-2, m, s, p",
    "n/2, m, s, p.l",
    "n-1, m-1, s, p.r",
    "n-1, m+1, s[1:], p",
    "n-2, NUMBER(n), s, p.l",
    "n-1, m, s[:len(s)-1], p.r",
    "n-1, m, nil, p",
    "n-1, m, s, nil",
    "n-1, m, TABLE, KEPT",
]
NUMBERS = ["n", "a", "n+VALUE", "COUNT", "int(m)", "len(s)", "VALUE", "p.v", "s[0]", "TABLE[n&3]", "a*n"]
CONDITIONS = [
    "n < SMALL",
    "n == SMALL",
    "n&SMALL == SMALL",
    "m == SMALL",
    "m > NUMBER(n)",
    "p == nil",
    "p.v == SMALL",
    "p.v > p.w",
    "p.l == nil",
    "p.l.v > SMALL",
    "s == nil",
    "len(s) < SMALL",
    "len(s) <= n",
    "s[0] == SMALL",
    "s[n] > n",
    "TABLE[n] > SMALL",
    "TABLE[n&3] > SMALL",
    "COUNT > VALUE",
    "COUNT&3 == SMALL",
    "VALUE/n > VALUE",
    "n%(n-2) == SMALL",
    "n < SMALL || p == nil",
    "n > SMALL && p != nil && p.v == 1",
    "p == KEPT",
]
EFFECTS = [
    "COUNT++",
    "COUNT += n",
    "p.v++",
    "p.w = n",
    "p.v, p.w = p.w, p.v",
    "s[0]++",
    "s[n&1] = n",
    "TABLE[n&3]++",
    "KEPT = p",
    "KEPT = KEPT.l",
    "p.l = p.r",
    "a += n*SMALL",
    "n--",
    "m += SMALL",
    "p = p.l",
    "s = TABLE",
    "TABLE = TABLE[:3]",
]


def test(f):
    """Something is asked, and the function returns, perhaps after it did something."""
    did = [f.rng.choice(EFFECTS)] if f.program.chance(0.3) else []
    return [f"if {f.rng.choice(CONDITIONS)} {{"] + did + [f.give(), "}"]


def effect(f):
    return [f.rng.choice(EFFECTS)]


def ends(f):
    return [f"if {f.rng.choice(CONDITIONS)} {{", 'panic("text VALUE")', "}"]


def chosen(f):
    condition, x, y = f.rng.choice(CONDITIONS), f.rng.choice(NUMBERS), f.rng.choice(NUMBERS)
    return [f"if {condition} {{", f"a += {x}", "} else {", f"a -= {y}", "}"]


def calls_another(f):
    return ["a += OTHER(a)"]


# (weight, what a function begins with)
HEADS = [(8, test), (4, effect), (2, ends), (1, chosen), (0.4, calls_another)]


def plainly(f):
    return f.used(f.call())


def in_arms(f):
    return [f"if {f.rng.choice(CONDITIONS)} {{"] + plainly(f) + ["} else {"] + plainly(f) + ["}"]


def in_loop(f):
    return ["for i := 0; i < 2; i++ {"] + plainly(f) + ["}"]


def deferred(f):
    if f.program.chance(0.5):
        return [f"defer {f.call()}"]
    return ["defer func() {", "a := 0"] + plainly(f) + ["COUNT += a", "}()"]


def recovered(f):
    return ["func() {", "defer func() {", "if recover() != nil {", "COUNT += VALUE", "}", "}()"] + plainly(
        f
    ) + ["}()"]


def by_value(f):
    g = f.program.fresh("g")
    return [f"{g} := SELF"] + f.used(f.call().replace("SELF", g, 1))


def concurrently(f):
    return ["done := make(chan bool)", "go func() {", "defer close(done)", "defer func() {", "recover()",
        "}()",
            f.call(), "}()", "<-done"]


def disturbed(f):
    return [f"disturb({f.rng.choice([0, 0, 1, 2])})"] + plainly(f)


# (weight, how the function calls itself)
AGAIN = [
    (10, plainly),
    (2, in_arms),
    (2, in_loop),
    (1, deferred),
    (1, recovered),
    (0.5, by_value),
    (0.3, concurrently),
    (2, disturbed),
]


def declare_recursion(f):
    head = [f.program.choose(HEADS)(f) for _ in range(f.rng.randrange(4))]
    last = [f"if n <= {f.rng.choice([0, 0, 1])} {{", f.give(), "}"]
    head.insert(f.rng.randrange(len(head) + 1), last)
    again = [f.program.choose(AGAIN) for _ in range(f.rng.choice([1, 2, 2]))]
    again = [way for i, way in enumerate(again) if way != concurrently or way not in again[:i]]
    lines = ["a := 0"] * (f.results != "(r int)") + ["a := r"] * (f.results == "(r int)")
    if f.program.chance(0.3):
        lines += effect(f)
    for part in head:
        lines += part
    for way in again:
        lines += way(f)
        if f.program.chance(0.3):
            lines += effect(f)
    lines += ["_ = a", f.give()]
    pragma = ["//go:noinline"] if f.program.chance(0.1) else []
    parameters = f.text("n int, m NUMBER, s []int, p *NODE")
    begin = f"func {f.f}({parameters}) {f.results} {{".replace("  ", " ")
    f.program.declare(pragma + [begin] + f.texts(lines) + ["}"])
    f.program.declare(["//go:noinline", f"func {f.other}(n int) int {{", "return n ^ 1", "}"])


def recursion(program):
    """A recursion and calls of it."""
    f = Recursion(program)
    tell(program)
    declare_recursion(f)
    show = program.top("show")
    program.declare(
        f.texts([f"func {show}(p *NODE, n int) int {{", "if p == nil || n == 0 {", "return 1", "}"])
        + [f"return p.v + 3*p.w + 5*{show}(p.l, n-1) + 7*{show}(p.r, n-1)", "}"]
    )
    made = ["c := &NODE{v: SMALL, w: SMALL}", "b := &NODE{v: SMALL, w: VALUE, l: c}"]
    made += ["root := &NODE{v: SMALL, w: SMALL, l: b, r: &NODE{v: VALUE, r: c}}",
        "s := []int{SMALL, SMALL, 5, 2, 6}"]
    made += ["COUNT, KEPT, TABLE = 0, b, []int{SMALL, SMALL, 4, 1}", "defer func() {",
        f"tell_{program.seed}(recover())"]
    left = ["COUNT", f"{show}(root, 4)", f"{show}(KEPT, 4)", "len(TABLE)", "TABLE[0], TABLE[1], s[0], s[1]"]
    made += [f"println({', '.join(left)})", "}()"]
    call = "SELF(n, m, s, root)"
    printed = {"": [call], f"*{f.node}": [f"println({show}({call}, 4))"]}
    lines = made + printed.get(f.results, [f"println({call})"])
    if f.program.chance(0.2):
        lines[-1:] = ["for i := 0; i < 3; i++ {"] + lines[-1:] + ["}"]
    drive = program.declare_function("drive", f.text("n int, m NUMBER"), "", f.texts(lines))
    for n in (0, 1, 2, 3, 4, 5, 7):
        program.entry_lines.append(f"{drive}({n}, {program.rng.randrange(5)})")


# ---- arms

CHECKS = [
    ("n < 0", "n"),
    ("n >= len(s)", "n"),
    ("p == nil", "n"),
    ("uint(n) >= uint(len(s))", "s[n]"),
    ("d == 0", "n/d"),
    ("s == nil", "len(s)"),
]
READS = ["p.v", "p.w", "p.l.v", "s[n]", "s[n]*2", "s[n+1]", "n/d", "n%d", "len(s[n:])", "len(s[:n])",
    "i.(int)"]
CHOOSERS = ["n&1 == 0", "c", "c", "d > 2", "count_SEED > 3", "s[0] > 3", "bump_SEED() > 2",
    "p != nil && p.v > 2"]
CHANGES = ["n++", "n--", "d--", "p = p.l", "s = s[1:]", "count_SEED++", "c = !c"]


def explicit(program):
    """A check with a text of its own on each way."""
    check, value = program.rng.choice(CHECKS)

    def way():
        change = [program.rng.choice(CHANGES)] if program.chance(0.15) else []
        return change + [f"if {check} {{", f'panic("way {program.value()}")', "}"] + [
            f"a += {value} + {program.value()}"
        ]

    return way(), way()


def implicit(program):
    """What panics by itself: the two ways read by the same pointer, index or divisor, or nearly."""
    read = program.rng.choice(READS)
    other = program.rng.choice([read, read.replace("p.v", "p.w"), read.replace("n/d", "n%d"),
        program.rng.choice(READS)])

    def way(text):
        change = [program.rng.choice(CHANGES)] if program.chance(0.15) else []
        return change + [f"a {program.rng.choice(['+', '-', '^'])}= {text}"]

    return way(read), way(other)


def follow(program):
    """A pointer is moved by one of two ways."""
    x, y = program.rng.choice([("p.l", "p.r"), ("p.r", "p.l"), ("p.l.r", "p.l"), ("p.l", "p")])
    return [f"p = {x}"], [f"p = {y}"]


ARMS = [(3, explicit), (3, implicit), (2, follow)]


def arms(program):
    """Branches whose ways begin with a check, in a loop or one after the other."""
    seed, node = program.seed, program.top("Pair")
    tell(program)
    if f"bump_{seed}" not in program.types:
        program.types[f"bump_{seed}"] = True
        program.declare([f"var count_{seed} int"])
        program.declare(
            ["//go:noinline", f"func bump_{seed}() int {{", f"count_{seed}++", f"return count_{seed} & 3",
                "}"]
        )
    program.declare([f"type {node} struct {{", "v, w int", f"l, r *{node}", "}"])
    body = []
    for _ in range(program.rng.choice([1, 1, 2, 3])):
        x, y = program.choose(ARMS)(program)
        chooser = program.rng.choice(CHOOSERS).replace("SEED", str(seed))
        body += [f"if {chooser} {{"] + x + ["} else {"] + y + ["}"]
    if program.chance(0.6):
        body = ["for k := 0; k < 3; k++ {"] + body + [program.rng.choice(["c = !c", "n++", "n >>= 1",
            "d--"]), "}"]
    body = [line.replace("SEED", str(seed)) for line in body]
    parameters = f"c bool, n, d int, s []int, p *{node}, i interface{{}}"
    f = program.declare_function("arms", parameters, "(a int)", body + ["return a"])
    lines = [f"q := &{node}{{1, 2, nil, nil}}", f"p := &{node}{{3, 4, q, &{node}{{5, 6, q, q}}}}"]
    lines += ["s := []int{1, 7, 2, 6}", "defer func() {", f"tell_{seed}(recover())",
        f"println(count_{seed})", "}()"]
    lines += ["if without&1 != 0 {", "p = nil", "}", "if without&2 != 0 {", "s = nil", "}",
        "var i interface{} = n"]
    lines += ["if without&4 != 0 {", 'i = "text"', "}"]
    drive = program.declare_function("drive", "c bool, n, d, without int", "",
        lines + [f"println({f}(c, n, d, s, p, i))"])
    for _ in range(12):
        c = program.rng.choice(["true", "false"])
        without = program.rng.choice([0, 0, 0, 1, 1, 2, 4])
        n, d = program.rng.randrange(-1, 6), program.rng.randrange(5)
        program.entry_lines.append(f"{drive}({c}, {n}, {d}, {without})")


# ---- choices

ELEMENTS = ["int", "int", "int64", "uint64", "int32", "uint32", "int16", "uint8", "float64", "string"]
ORDERS = ["<", ">", "<=", ">="]


def heap(program, element):
    """Moves an element down a heap."""
    order, back = program.rng.choice(ORDERS), program.rng.choice([">=", "<=", "<", ">"])
    lines = ["for {", "child := 2*root + 1", "if child >= n {", "break", "}"]
    bound = program.rng.choice(["child+1 < n && ", "child+1 < len(a) && ", ""])
    lines += [f"if {bound}a[child] {order} a[child+1] {{", "child++", "}", f"if a[root] {back} a[child] {{",
        "break", "}"]
    store = program.rng.choice([["a[root], a[child] = a[child], a[root]"], ["a[root] = a[child]"],
        ["trace += child"]])
    return lines + store + ["root = child", "trace = trace*3 + root", "}", "return trace"]


def pairs(program, element):
    """The larger of two neighbours, and where it is."""
    order, step = program.rng.choice(ORDERS), program.rng.choice([1, 2])
    lines = [f"for i := root; i+1 < n; i += {step} {{", "x, at := a[i], i", f"if a[i+1] {order} x {{"]
    lines += ["x, at = a[i+1], i+1", "}", program.rng.choice(["trace += at", "a[at] = a[root]",
        "a[root] = x"])]
    return lines + ["last = x", "trace = trace*5 + at", "}", "return trace"]


def best(program, element):
    """The best of all, or a walk to the better of two others."""
    order = program.rng.choice(ORDERS)
    if program.chance(0.5):
        lines = ["x, at := a[root], root", "for i := 0; i < n; i++ {", f"if a[i] {order} x {{",
            "x, at = a[i], i", "}", "}"]
        return lines + ["last = x", "return at"]
    lines = ["at := root", "for k := 0; k < n; k++ {", "l, r := at*2%len(a), (at*3+k)%len(a)"]
    lines += ["x := a[l]", "at = l", f"if a[r] {order} x {{", "x = a[r]", "at = r", "}", "last = x",
        "trace = trace*7 + at", "}"]
    return lines + ["return trace"]


CHOICES = [(3, heap), (2, pairs), (2, best)]


def choices(program):
    """A walk over elements that goes on with the larger one."""
    tell(program)
    element = program.rng.choice(ELEMENTS)
    last = program.top("last")
    program.declare([f"var {last} {element}"])
    lines = [line.replace("last = x", f"{last} = x") for line in program.choose(CHOICES)(program, element)]
    f = program.declare_function("walk", f"a []{element}, root, n int", "(trace int)", lines)

    def constant():
        if element == "string":
            return program.rng.choice(['"a"', '"b"', '"bc"', '""'])
        return str(program.rng.choice([0, 1, 2, 3, 5, 100,
            127]) if not program.chance(0.1) else f"1 - {element}(one)")

    drive_lines = ["one := 2", f"a := []{element}{{{', '.join(constant() for _ in range(9))}}}",
        "defer func() {"]
    drive_lines += [f"tell_{program.seed}(recover())", "for _, x := range a {", 'print(x, " ")', "}",
        f"println({last})", "}()"]
    drive_lines += ["_ = one", f"println({f}(a, root, n))"]
    drive = program.declare_function("drive", "root, n int", "", drive_lines)
    for _ in range(6):
        program.entry_lines.append(f"{drive}({program.rng.randrange(-1, 5)}, {program.rng.randrange(0, 11)})")


def tell(program):
    """A function that tells which panic it was."""
    key = f"tell_{program.seed}"
    if key in program.types:
        return
    program.types[key] = True
    program.declare(
        [f"func {key}(r interface{{}}) {{", "switch e := r.(type) {", "case error:", "println(e.Error())",
         "case string:", "println(e)", "}", "}"]
    )


# (weight, shape)
SHAPES = [(4, recursion), (2, arms), (2, choices)]
