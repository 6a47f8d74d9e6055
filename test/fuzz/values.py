"""Programs about values: expressions, conversions, constants, strings, comparisons, switches, assignments.

A function declares a few variables of random types, runs random statements over them and prints all of them.
Every expression is one that cannot panic and whose order of evaluation the language defines: divisors are odd
or constant, shift counts are unsigned, indices are taken modulo a length, calls that print happen left to
right and change nothing that the same expression reads.

The table of statements is in statements.py, that of expressions of each form of type in expressions.py; to
add one, write the function and add a row.
"""
from expressions import EXPRESSIONS
from kinds import LITERALS, basic_kinds
from statements import statement


class Values:
    """The function being made: its variables and the lines so far."""

    def __init__(self, program):
        self.program = program
        self.rng = program.rng
        self.variables = []  # (name, kind)
        self.read_only = set()  # loop variables
        self.lines = []
        self.kinds = basic_kinds(program)
        self.notes = {}

    # ---- places and operands

    def places(self, kind, assignable=False):
        """Expressions for the variables, fields and elements of this kind."""
        found = []
        for name, of in self.variables:
            if not (assignable and name in self.read_only):
                self._collect(name, of, kind, found, 0)
        return found

    def _collect(self, at, of, kind, found, depth):
        if of.text == kind.text:
            found.append(at)
        if depth > 2:
            return
        if of.form == "struct":
            for field, inner in of.parts:
                self._collect(f"{at}.{field}", inner, kind, found, depth + 1)
        elif of.form in ("array", "slice"):
            for index in (str(self.rng.randrange(2)), None):
                if index is None:
                    index = self.index(at, of)
                self._collect(f"{at}[{index}]", of.parts[0], kind, found, depth + 1)
        elif of.form == "pointer":
            self._collect(f"(*{at})", of.parts[0], kind, found, depth + 1)

    def index(self, at, of):
        """An index that is always in range."""
        integers = [(name, k) for name, k in self.variables if k.form == "integer"]
        if not integers:
            return "1"
        name, _ = self.rng.choice(integers)
        return f"uint({name})%{of.length}" if of.form == "array" else f"uint({name})%uint(len({at}))"

    def variable(self, kind):
        places = self.places(kind)
        return self.rng.choice(places) if places else None

    def declare(self, kind, value=None):
        """Declares a variable of this kind."""
        name = self.program.fresh("v")
        value = value or self.expression(kind, 1)
        self.lines.append(f"var {name} {kind.text} = {value}")
        self.variables.append((name, kind))
        return name

    # ---- expressions

    def literal(self, kind):
        return LITERALS[kind.form](self, kind)

    def operand(self, kind, depth):
        """An expression that is not constant: constant expressions would have to fit their types."""
        if depth > 0 and self.rng.random() < 0.8:
            return self.program.choose(EXPRESSIONS[kind.form])(self, kind, depth - 1)
        return self.variable(kind) or self.noted(kind, self.literal(kind))

    def expression(self, kind, depth):
        if self.rng.random() < 0.25:
            return self.literal(kind)
        return self.operand(kind, depth)

    def noted(self, kind, value):
        """The value through a function that prints a mark: shows the order of evaluation."""
        if kind.text not in self.notes:
            self.notes[kind.text] = self.program.declare_function(
                "note", f"n int, v {kind.text}", kind.text, ["println(n)", "return v"]
            )
        return f"{self.notes[kind.text]}({self.program.value()}, {value})"

    def any_kind(self, *forms):
        return self.rng.choice([kind for kind in self.kinds if not forms or kind.form in forms])


def print_all(values):
    """Prints every number, string and truth value in the variables."""
    for name, kind in values.variables:
        parts = printed(name, kind)
        if parts:
            values.lines.append(f"println({', '.join(parts)})")
        else:
            values.lines.append(f"_ = {name}")


def printed(at, kind):
    if kind.form == "struct":
        return [part for field, inner in kind.parts for part in printed(f"{at}.{field}", inner)]
    if kind.form == "array":
        return [part for i in range(kind.length) for part in printed(f"{at}[{i}]", kind.parts[0])]
    if kind.form == "slice":
        return [f"len({at})"] + [part for i in range(2) for part in printed(f"{at}[{i}]", kind.parts[0])]
    if kind.form == "pointer":
        return printed(f"(*{at})", kind.parts[0])
    if kind.form == "interface":
        return [f"{at} == nil"]
    return [at]


def values_function(program):
    """The shape: one function full of statements."""
    values = Values(program)
    for kind in values.kinds:
        if kind.form != "slice" or program.chance(0.8):
            values.declare(kind, values.literal(kind))
    for _ in range(program.rng.choice([4, 6, 9])):
        statement(values)
    print_all(values)
    program.entry_lines.append(program.declare_function("values", "", "", values.lines) + "()")


# ---- constants


def constants(program):
    """Exact constants: Python computes nothing; real Go is asked what they are."""
    names = []
    for _ in range(program.rng.choice([2, 4])):
        name = program.top("c")
        program.declare([f"const {name} = {constant(program, names, 3)}"])
        names.append(name)
    for name in names:
        program.entry_lines += [
            f"println(int64({name} % 9007199254740881), uint8({name} & 255), {name} > 1<<40)",
            f"println(float64({name}) / 3)",
        ]


def constant(program, names, depth):
    """An integer constant expression that stays far below the limit of 512 bits."""
    if depth == 0 or program.chance(0.2):
        return program.rng.choice(["1", "7", "1000003", "'a'", "0xff", "1001", "-5", "1<<20", 'len("abc")'])
    a, b = constant(program, names, depth - 1), constant(program, names, depth - 1)
    form = program.rng.choice(
        [
            "({} + {})",
            "({} - {})",
            "({} * {})",
            "({} / 7 | {})",
            "({} % 1009 ^ {})",
            "(({}) << 3 &^ ({}))",
            "(({}) >> 2 + ({}) % 2 * 0)",
        ]
    )
    return form.format(a, b)


# (weight, shape)
SHAPES = [(5, values_function), (1, constants)]
