"""Programs about deferred calls: functions that defer, panic, recover, and print what they see.

Each function has numbers, a pointer and named or unnamed results. Its statements change them, defer calls of
closures, functions, methods, methods of interfaces and builtins, in branches and loops too, call functions
made before it, and panic: with numbers, or by an index, a nil pointer, a divisor, a type assertion. A program
prints to standard error alone, so the order is one. STATEMENTS is the table of what stands in a body.
"""


class Frame:
    """The function being made."""

    def __init__(self, program, callees, depth):
        self.program, self.callees, self.rng = program, callees, program.rng
        self.lines = []
        self.depth = depth  # of loops
        self.numbers = ["a", "b", "r", "p.n"]

    def number(self):
        return self.rng.choice(self.numbers + [str(self.program.value())])

    def place(self):
        return self.rng.choice(["a", "b", "r", "p.n", "q[a&3]"])


def assign(f):
    f.lines.append(f"{f.place()} {f.rng.choice(['=', '+=', '^='])} {f.number()} + {f.number()}%7")


def show(f):
    f.lines.append(f'println("{f.program.fresh("at")}", a, b, r, p.n, q[0], q[3])')


def call(f):
    if f.callees:
        f.lines.append(f"{f.place()} += {f.rng.choice(f.callees)}({f.number()}, p)")


def panic(f):
    what = f.rng.choice(
        [
            f"panic({f.number()})",
            f'panic("text{f.program.value()}")',
            "q[(a&7)+4]++",
            "var none *cell; none.n++",
            "println(7 / (a &^ a))",
            "var any interface{} = a; println(any.(string))",
            "panic(error(failure(b)))",
        ]
    )
    condition = f"if {f.number()}&{f.rng.choice([1, 3])} == {f.rng.choice([0, 1])} {{"
    f.lines += [condition, *what.split("; "), "}"]


def recovering(f, inside):
    """Lines of a function that may be called by a panic."""
    kind = f.rng.randrange(5)
    if kind == 0:
        return ["tell(recover())"] + inside
    if kind == 1:
        return inside + ["if v := recover(); v != nil {", "tell(v)", "r += 3", "}"]
    if kind == 2:
        return ["if a&1 == 0 {", "tell(recover())", "}"] + inside
    if kind == 3:
        return inside + ["tell(recover())", "tell(recover())", f"if b&3 == 1 {{", f"panic({f.number()})", "}"]
    return inside


def deferred(f):
    name = f.program.fresh("d")
    inside = Frame(f.program, f.callees, f.depth + 1)
    inside.numbers = f.numbers
    block(inside, f.rng.randrange(1, 3))
    n, m = f.number(), f.number()
    closure = recovering(f, [f'println("{name}", a, b, r, p.n)'] + inside.lines)
    options = [
        ["defer func() {"] + closure + ["}()"],
        [f"defer func(x int, y *cell) {{", f'println("{name}", x, y.n, {n})'] + closure + [f"}}({m}, p)"],
        [f"{name} := func() {{"] + closure + ["}", f"defer {name}()"],
        [f'defer println("{name}", {n}, {m}, p.n)'],
        [f"defer p.add({n})"],
        [f"defer cell{{{n}, p}}.show({m})"],
        [f"defer adder(p).add({n})"],
        [f"defer catch({n}, p)"],
        [f"defer copy(q[:], []int{{{n}, {m}}})"],
        ["defer recover()"],
        [f"defer panic({n})"],
    ]
    weights = [8, 4, 3, 2, 2, 2, 2, 4, 1, 1, 1]
    f.lines += f.rng.choices(options, weights)[0]


def branch(f):
    inside = Frame(f.program, f.callees, f.depth)
    inside.numbers = f.numbers
    block(inside, 2)
    f.lines += [f"if {f.number()}&{f.rng.choice([1, 2, 3])} != 0 {{"] + inside.lines + ["}"]


def loop(f):
    if f.depth > 1:
        return
    i = f.program.fresh("i")
    inside = Frame(f.program, f.callees, f.depth + 1)
    inside.numbers = f.numbers + [i]
    block(inside, 2)
    f.lines += [f"for {i} := 0; {i} < {f.rng.randrange(1, 4)}; {i}++ {{"] + inside.lines + [f"_ = {i}", "}"]


def leave(f):
    if f.depth == 0:
        f.lines += [f"if {f.number()}&3 == 2 {{", f.rng.choice(["return", f"return {f.number()} + 100"]), "}"]


def disturb(f):
    f.lines.append(f"disturb({f.rng.randrange(4)})")


# (weight, statement)
STATEMENTS = [
    (4, assign),
    (2, show),
    (3, call),
    (3, panic),
    (6, deferred),
    (2, branch),
    (2, loop),
    (1, leave),
    (2, disturb),
]


def block(f, n):
    for _ in range(n):
        statement = f.program.choose(STATEMENTS)
        if f.depth < 3 or statement not in (deferred, loop, branch):
            statement(f)


HELPERS = """\
type cell struct {
n int
next *cell
}
type adder interface{ add(int) }
type failure int
func (f failure) Error() string { return "failure" }
func (c *cell) add(n int) { c.n += n; println("add", c.n) }
func (c cell) show(n int) { println("show", c.n, c.next.n, n); tell(recover()) }
func catch(n int, p *cell) { p.n ^= n; tell(recover()) }
func tell(v interface{}) {
switch v := v.(type) {
case nil:
case int:
println("recovered", v)
case string:
println("recovered", v)
case error:
println("recovered error", v.Error())
}
}"""


def helpers(program):
    """The declarations that all functions of a program use; their names get its seed."""
    names = ["cell", "adder", "failure", "catch", "tell"]
    text = HELPERS
    for name in names:
        program.defers_names[name] = f"{name}_{program.seed}"
    program.declare([rename(program, line) for line in text.split("\n")])


def rename(program, line):
    out = ""
    for word in split_words(line):
        out += program.defers_names.get(word, word)
    return out


def split_words(line):
    words, now = [], ""
    for c in line:
        if c.isalnum() or c == "_":
            now += c
        else:
            words += [now, c]
            now = ""
    return words + [now]


def functions(program):
    """Some functions, each may call those before it, and a driver that catches what leaves the last."""
    program.defers_names = getattr(program, "defers_names", {})
    if not program.defers_names:
        helpers(program)
    callees = []
    for _ in range(program.rng.randrange(2, 5)):
        f = Frame(program, callees[-2:], 0)
        block(f, program.rng.randrange(3, 7))
        named = program.chance(0.7)
        head = ["a, b := n, n*3", "var q [4]int"] + ([] if named else ["r := 0"])
        tail = ["return a + r"] if not named or program.chance(0.5) else ["return"]
        lines = head + f.lines + ["_, _, _, _ = a, b, r, q"] + tail
        if not named:
            lines = ["return 5" if line == "return" else line for line in lines]
        lines = [rename(program, line) for line in lines]
        result = "(r int)" if named else "int"
        callees.append(
            program.declare_function("f", f"n int, p *{program.defers_names['cell']}", result, lines)
        )
    cell, tell = program.defers_names["cell"], program.defers_names["tell"]
    driver = program.declare_function(
        "drive",
        "n int",
        "",
        [f"defer func() {{ {tell}(recover()) }}()", f"p := &{cell}{{n, &{cell}{{}}}}"]
        + [f'println("result", {callees[-1]}(n, p), p.n)'],
    )
    program.entry_lines += [f"for n := 0; n < 5; n++ {{", f"{driver}(n)", "}"]


# (weight, shape)
SHAPES = [(1, functions)]
