"""Programs about counted loops over slices: what their checks decide, and what a store in them changes.

A function gets slices, rows of slices, a struct with a slice and a pointer to a row, and has one loop: up or
down, with a start, a bound and indices that stay inside or do not. Its statements store elements, and change
headers of slices that the next round reads. A driver calls it with many bounds, catches its panic, and prints
what it left in all slices. INDICES, STATEMENTS, UP and DOWN are the tables.
"""

TYPES = ["int", "float64", "int32", "byte", "float32", "uint64", "bool"]
INDICES = ["i", "i", "i", "i+1", "i-1", "i+base", "base-i", "base*k+i", "i*k+base", "i*2+1", "n-i"]
ARRAYS = ["a", "a", "b", "rows[k]", "rows[k]", "rows[base&1]", "s.v", "s.v", "frame", "(*row)"]
UP = ["i < n", "i < n", "i <= n", "i != n", "i < len(a)", "i < s.n", "i < len(rows[k])", "i < len(*row)"]
DOWN = ["i >= n", "i > n", "i != n"]


class Loop:
    """The function being made, over elements of one type."""

    def __init__(self, program, element):
        self.rng, self.element = program.rng, element

    def read(self):
        return f"{self.rng.choice(ARRAYS)}[{self.rng.choice(INDICES)}]"

    def value(self):
        if self.element == "bool":
            return self.rng.choice([self.read(), f"{self.read()} != {self.read()}", "i&1 == 0", "!s.f"])
        return self.rng.choice(
            [
                self.read(),
                f"{self.read()} + {self.read()}",
                f"{self.element}(i)",
                f"{self.read()} * 3",
                "s.f",
            ]
        )


def store(f):
    return [f"{f.read()} = {f.value()}"]


def count(f):
    if f.element == "bool":
        return [f"if {f.value()} {{", "total += i", "}"]
    return [f"total += int({f.value()})"]


def keep(f):
    return [f"s.f = {f.value()}"]


def leave(f):
    condition = f.read() if f.element == "bool" else f"{f.read()} > 5"
    return [f"if {condition} {{", f.rng.choice(["break", "continue", "total++", "return total"]), "}"]


def change_header(f):
    return [
        f.rng.choice(
            [
                "s.v = s.v[:len(s.v)-1]",
                "rows[k] = rows[base&1]",
                "*row = (*row)[:len(*row)-1]",
                "s.n--",
                "a = a[:len(a)-1]",
                "row = &rows[k]",
                "b = *row",
            ]
        )
    ]


# (weight, statement)
STATEMENTS = [(6, store), (4, count), (1, keep), (1, leave), (4, change_header)]


def helpers(program):
    """A function that tells of a panic."""
    program.declare(
        [
            f"func tell_{program.seed}(r interface{{}}) {{",
            "if e, ok := r.(error); ok {",
            "println(e.Error())",
            "}",
            "}",
        ]
    )


def declare_loop(program, element, struct):
    """The function with the loop, and whether it counts up."""
    f = Loop(program, element)
    up = program.chance(0.75)
    body = []
    for _ in range(program.rng.randrange(1, 4)):
        body += program.choose(STATEMENTS)(f)
    start = program.rng.choice(["from", "from", "0", "1"]) if up else "from"
    condition = program.rng.choice(UP if up else DOWN)
    if condition == "i != n":
        start = "from"  # no bound lies before it: a loop of 2^64 rounds
    step = ("i += 2" if program.chance(0.1) and "!=" not in condition else "i++") if up else "i--"
    lines = [f"var frame [6]{element}", "row := &rows[0]", f"for i := {start}; {condition}; {step} {{"]
    lines += body + ["}", "s.v[0] = frame[2]", "_ = row", "return total"]
    parameters = f"a, b []{element}, rows [][]{element}, s *{struct}, from, n, k, base int"
    return program.declare_function("loop", parameters, "(total int)", lines), up


def constants(program, element, n):
    if element == "bool":
        return ", ".join(program.rng.choice(["true", "false"]) for _ in range(n))
    return ", ".join(str(program.rng.randrange(9)) for _ in range(n))


def declare_driver(program, element, struct, function):
    """Calls the loop and shows all that it may have changed."""

    def made(n):
        return f"[]{element}{{{constants(program, element, n)}}}"

    show = program.declare_function(
        "show", f"name string, v []{element}", "", ["print(name, len(v))", "for _, x := range v {"] +
        ['print(" ", x)', "}", "println()"]
    )
    slices = [("a", "a"), ("b", "b"), ("s", "s.v"), ("0", "rows[0]"), ("1", "rows[1]"), ("2", "rows[2]")]
    lines = [f"a, b := {made(7)}, {made(5)}"]
    lines += [f"rows := [][]{element}{{{made(8)}, {made(6)}, {made(2)}, nil}}"]
    if program.chance(0.4):
        lines.append("rows[1] = rows[0][1:7]")
    lines += [f"s := &{struct}{{v: {made(8)}, n: 5}}", "defer func() {", f"tell_{program.seed}(recover())"]
    lines += [f'{show}("{name} ", {text})' for name, text in slices] + ["println(s.f, s.n)", "}()"]
    lines += [f"println({function}(a, b, rows, s, from, n, k, base))"]
    return program.declare_function("drive", "from, n, k, base int", "", lines)


def loops(program):
    """One loop and calls of it."""
    if not program.types:
        helpers(program)
    element = program.rng.choice(TYPES)
    struct = program.declare_struct("data", [f"v []{element}", f"f {element}", "n int"])
    function, up = declare_loop(program, element, struct)
    driver = declare_driver(program, element, struct, function)
    for _ in range(10):
        from_, n = program.rng.choice([0, 0, 0, 1, 2, 3, -1, 5]), program.rng.choice(range(-1, 10))
        from_, n = (min(from_, n), max(from_, n)) if up else (max(from_, n), min(from_, n))
        k, base = program.rng.choice([0, 0, 1, 1, 2, 3, -1]), program.rng.choice([0, 0, 1, 2, 3, -1])
        program.entry_lines.append(f"{driver}({from_}, {n}, {k}, {base})")


# (weight, shape)
SHAPES = [(1, loops)]
