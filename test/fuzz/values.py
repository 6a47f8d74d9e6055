"""Programs about values: expressions, conversions, constants, strings, comparisons, switches, assignments.

A function declares a few variables of random types, runs random statements over them and prints all of them.
Every expression is one that cannot panic and whose order of evaluation the language defines: divisors are odd
or constant, shift counts are unsigned, indices are taken modulo a length, calls that print happen left to
right and change nothing that the same expression reads.

STATEMENTS is the table of statements, EXPRESSIONS that of expressions of each kind of type; to add one, write
the function and add a row.
"""
import dataclasses

INTEGERS = {
    "int": (64, True),
    "int8": (8, True),
    "int16": (16, True),
    "int32": (32, True),
    "int64": (64, True),
    "uint": (64, False),
    "uint8": (8, False),
    "uint16": (16, False),
    "uint32": (32, False),
    "uint64": (64, False),
    "uintptr": (64, False),
}
FLOATS = ("float32", "float64")


@dataclasses.dataclass
class Kind:
    """A type of the program: how it is written, what it is underneath, and what it consists of."""

    text: str
    form: str  # integer, float, string, bool, struct, array, slice, interface, pointer
    under: str = ""  # integer or float type underneath
    parts: tuple = ()  # struct: (field, kind); array, slice, pointer: (kind,)
    length: int = 0


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


def basic_kinds(program):
    """The kinds of one program: a few basic ones, and some made of them."""
    basic = [Kind(name, "integer", name) for name in program.rng.sample(sorted(INTEGERS), 3)]
    basic.append(Kind("int", "integer", "int"))
    basic += [Kind("bool", "bool"), Kind("string", "string")]
    basic.append(Kind(program.rng.choice(FLOATS), "float"))
    basic[-1].under = basic[-1].text
    named = program.top("Num")
    under = program.rng.choice(sorted(INTEGERS))
    program.declare([f"type {named} {under}"])
    basic.append(Kind(named, "integer", under))
    kinds = {kind.text: kind for kind in basic}
    for _ in range(2):
        made = made_kind(program, list(kinds.values()))
        kinds[made.text] = made
    kinds["interface{}"] = Kind("interface{}", "interface")
    if program.chance(0.5):
        of = program.rng.choice(basic)
        kinds["*" + of.text] = Kind("*" + of.text, "pointer", parts=(of,))
    return list(kinds.values())


def made_kind(program, kinds):
    comparable = [kind for kind in kinds if kind.form != "slice"]
    form = program.rng.choice(["struct", "struct", "array", "slice"])
    if form == "struct":
        members = [program.rng.choice(comparable) for _ in range(program.rng.choice([1, 2, 3, 5]))]
        parts = tuple((f"m{i}", member) for i, member in enumerate(members))
        name = program.declare_struct("S", [f"{field} {member.text}" for field, member in parts])
        return Kind(name, "struct", parts=parts)
    of, length = program.rng.choice(comparable), program.rng.choice([2, 3, 5])
    text = f"[{length}]{of.text}" if form == "array" else f"[]{of.text}"
    return Kind(text, form, parts=(of,), length=length)


# ---- literals


def integer_literal(values, kind):
    bits, signed = INTEGERS[kind.under]
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    number = values.rng.choice(
        [
            0,
            1,
            2,
            3,
            7,
            10,
            low,
            high,
            low + 1,
            high - 1,
            values.rng.randint(low, high),
            values.rng.randint(max(low, -100), min(high, 100)),
        ]
    )
    form = values.rng.choice(["{}", "{}", "{:#x}", "{:#o}"])
    text = ("-" if number < 0 else "") + form.format(abs(number))
    return f"{kind.text}({text})"


def float_literal(values, kind):
    text = values.rng.choice(
        ["0.5", "1e10", "-3.25", "0x1p-3", "1.0/3", "100", "1e-20", "-0.0", "16777217.0", "0.1"]
    )
    return f"{kind.text}({text})"


def string_literal(values, kind):
    return values.rng.choice(
        ['""', '"a"', '"hello"', '"h\\u00e9llo"', '"\\xff\\x00z"', "`raw\\n`", '"\\U0001F600!"', '"b"']
    )


def bool_literal(values, kind):
    return values.rng.choice(["true", "false"])


def struct_literal(values, kind):
    inside = [
        f"{field}: {values.literal(member)}" for field, member in kind.parts if values.rng.random() < 0.8
    ]
    return f"{kind.text}{{{', '.join(inside)}}}"


def array_literal(values, kind):
    of = kind.parts[0]
    if values.rng.random() < 0.3:
        return f"{kind.text}{{1: {values.literal(of)}, 0: {values.literal(of)}}}"
    return f"{kind.text}{{{', '.join(values.literal(of) for _ in range(kind.length))}}}"


def interface_literal(values, kind):
    of = values.any_kind("integer", "string", "bool", "struct", "array", "float")
    return f"interface{{}}({values.literal(of)})"


def pointer_literal(values, kind):
    return f"new({kind.parts[0].text})"


LITERALS = {
    "integer": integer_literal,
    "float": float_literal,
    "string": string_literal,
    "bool": bool_literal,
    "struct": struct_literal,
    "array": array_literal,
    "slice": array_literal,
    "interface": interface_literal,
    "pointer": pointer_literal,
}


# ---- expressions


def arithmetic(values, kind, depth):
    a, b = values.operand(kind, depth), values.expression(kind, depth)
    sign = values.rng.choice(
        ["+", "-", "*", "&", "|", "^", "&^"] if kind.form == "integer" else ["+", "-", "*", "/"]
    )
    return f"({a} {sign} {b})"


def division(values, kind, depth):
    divisor = values.rng.choice([f"({values.operand(kind, depth)} | 1)", "7", "10", "16", "3"])
    return f"({values.operand(kind, depth)} {values.rng.choice('/%')} {divisor})"


def shift(values, kind, depth):
    count = values.operand(values.any_kind("integer"), 0)
    bits = values.rng.choice([f"(uint8({count}) & 71)", f"(uint64({count}) % 65)", "3", "31"])
    if bits == "31" and INTEGERS[kind.under][0] < 32:
        bits = "7"
    return f"({values.operand(kind, depth)} {values.rng.choice(['<<', '>>'])} {bits})"


def unary(values, kind, depth):
    sign = values.rng.choice("-^") if kind.form == "integer" else "-"
    return f"({sign}{values.operand(kind, depth)})"


def conversion(values, kind, depth):
    source = values.any_kind("integer", "float") if kind.form == "float" else values.any_kind("integer")
    return f"{kind.text}({values.operand(source, depth)})"


def from_float(values, kind, depth):
    """Go leaves out-of-range conversions to the machine, so a helper limits the value first."""
    source = values.any_kind("float")
    limit = values.program.types.get("limit " + source.text)
    if limit is None:
        limit = values.program.declare_function(
            "limit", f"f {source.text}", source.text, ["if f > 0 && f < 100 {", "return f", "}", "return 1.5"]
        )
        values.program.types["limit " + source.text] = limit
    return f"{kind.text}({limit}({values.operand(source, depth)}))"


def length(values, kind, depth):
    of = values.any_kind("string", "array", "slice")
    return f"{kind.text}(len({values.operand(of, depth)}))"


def byte_of_string(values, kind, depth):
    text = values.operand(Kind("string", "string"), depth)
    return f'{kind.text}(({text} + "x")[0])'


def plain(values, kind, depth):
    return values.operand(kind, 0)


def noted(values, kind, depth):
    return values.noted(kind, values.expression(kind, depth))


def by_closure(values, kind, depth):
    return f"func() {kind.text} {{ return {values.expression(kind, depth)} }}()"


def by_closure_parameter(values, kind, depth):
    return f"func(p {kind.text}) {kind.text} {{ return p }}({values.expression(kind, depth)})"


def concatenation(values, kind, depth):
    return f"({values.operand(kind, depth)} + {values.expression(kind, depth)})"


def half_of_string(values, kind, depth):
    name = values.variable(kind)
    if name is None:
        return values.noted(kind, values.literal(kind))
    return values.rng.choice(
        [f"{name}[:len({name})/2]", f"{name}[len({name})/2:]", f"{name}[len({name})/3 : len({name})]"]
    )


def string_of_rune(values, kind, depth):
    of = values.any_kind("integer")
    return f"string(rune({values.operand(of, depth)}))"


def string_of_bytes(values, kind, depth):
    return values.rng.choice(["string([]byte({}))", "string([]rune({}))"]).format(values.operand(kind, depth))


def comparison(values, kind, depth):
    of = values.any_kind("integer", "float", "string")
    sign = values.rng.choice(["==", "!=", "<", "<=", ">", ">="])
    return f"({values.operand(of, depth)} {sign} {values.expression(of, depth)})"


def equality(values, kind, depth):
    of = values.any_kind("struct", "array", "interface", "bool", "pointer")
    if of.form == "slice" or of is None:
        return comparison(values, kind, depth)
    return f"({values.operand(of, depth)} {values.rng.choice(['==', '!='])} ({values.expression(of, depth)}))"


def equality_with_interface(values, kind, depth):
    of = values.any_kind("integer", "string", "struct", "bool")
    boxed = values.operand(Kind("interface{}", "interface"), depth)
    return f"({boxed} {values.rng.choice(['==', '!='])} interface{{}}({values.expression(of, depth)}))"


def short_circuit(values, kind, depth):
    return (
        f"({values.operand(kind, depth)} {values.rng.choice(['&&', '||'])} {values.expression(kind, depth)})"
    )


def negation(values, kind, depth):
    return f"!{values.operand(kind, depth)}"


def composite(values, kind, depth):
    if kind.form == "struct":
        inside = ", ".join(f"{field}: {values.expression(member, depth)}" for field, member in kind.parts)
        return f"({kind.text}{{{inside}}})"
    of = kind.parts[0]
    return f"({kind.text}{{{', '.join(values.expression(of, depth) for _ in range(kind.length))}}})"


def boxed(values, kind, depth):
    of = values.any_kind("integer", "string", "struct", "bool", "float")
    return f"interface{{}}({values.operand(of, depth)})"


def appended(values, kind, depth):
    of, name = kind.parts[0], values.variable(kind)
    if name is None:
        return composite(values, kind, depth)
    return f"append({name}[:1:1], {values.expression(of, depth)}, {values.expression(of, depth)})"


def address(values, kind, depth):
    places = [place for place in values.places(kind.parts[0], True) if not place.startswith("(*")]
    return "&" + values.rng.choice(places) if places else pointer_literal(values, kind)


COMMON = [(2, plain), (2, noted), (1, by_closure), (1, by_closure_parameter)]
EXPRESSIONS = {
    "integer": COMMON
    + [
        (6, arithmetic),
        (3, division),
        (4, shift),
        (2, unary),
        (3, conversion),
        (1, from_float),
        (1, length),
        (1, byte_of_string),
    ],
    "float": COMMON + [(6, arithmetic), (1, unary), (3, conversion)],
    "string": COMMON + [(4, concatenation), (2, half_of_string), (1, string_of_rune), (2, string_of_bytes)],
    "bool": COMMON
    + [(5, comparison), (4, equality), (2, equality_with_interface), (3, short_circuit), (2, negation)],
    "struct": COMMON + [(4, composite)],
    "array": COMMON + [(4, composite)],
    "slice": COMMON + [(3, composite), (3, appended)],
    "interface": COMMON + [(5, boxed)],
    "pointer": COMMON + [(4, address)],
}


# ---- statements: each adds its lines


def assign(values, depth):
    kind = values.any_kind()
    places = values.places(kind, True)
    if places:
        values.lines.append(f"{values.rng.choice(places)} = {values.expression(kind, 3)}")
        limit_strings(values)


def limit_strings(values):
    """Strings must not double without end in loops."""
    for name, kind in values.variables:
        if kind.form == "string" and name not in values.read_only and values.rng.random() < 0.5:
            values.lines += [f"if len({name}) > 24 {{", f"{name} = {name}[len({name})-9:]", "}"]


def assign_with_operation(values, depth):
    kind = values.any_kind("integer", "integer", "float")
    places = values.places(kind, True)
    if not places:
        return
    if kind.form == "integer" and values.rng.random() < 0.3:
        count = values.operand(values.any_kind("integer"), 1)
        values.lines.append(
            f"{values.rng.choice(places)} {values.rng.choice(['<<=', '>>='])} uint32({count}) % 40"
        )
        return
    sign = values.rng.choice(["+", "-", "*"] + (["&", "|", "^", "&^"] if kind.form == "integer" else []))
    values.lines.append(f"{values.rng.choice(places)} {sign}= {values.expression(kind, 2)}")


def increment(values, depth):
    places = values.places(values.any_kind("integer"), True)
    if places:
        values.lines.append(values.rng.choice(places) + values.rng.choice(["++", "--"]))


def exchange(values, depth):
    kind = values.any_kind()
    variables = [
        name for name, of in values.variables if of.text == kind.text and name not in values.read_only
    ]
    if len(variables) > 1:
        a, b = values.rng.sample(variables, 2)
        values.lines.append(
            f"{a}, {b} = {values.rng.choice([f'{b}, {a}', f'{values.expression(kind, 1)}, {a}'])}"
        )


def new_variable(values, depth):
    if depth == 0:
        values.declare(values.any_kind())


def block(values, depth, head, tail="}"):
    """A block with a few statements; what it declares is forgotten after it."""
    values.lines.append(head)
    known = len(values.variables)
    for _ in range(values.rng.choice([1, 1, 2])):
        statement(values, depth + 1)
    del values.variables[known:]
    values.lines.append(tail)


def branch(values, depth):
    condition = values.expression(Kind("bool", "bool"), 2)
    block(values, depth, f"if ({condition}) {{", "} else {" if values.rng.random() < 0.4 else "}")
    if values.lines[-1] == "} else {":
        values.lines.pop()
        block(values, depth, "} else {")


def counted_loop(values, depth):
    if depth > 1:
        return
    i = values.program.fresh("i")
    count = values.rng.choice([2, 3, 5])
    values.lines.append(f"for {i} := 0; {i} < {count}; {i}++ {{")
    values.variables.append((i, Kind("int", "integer", "int")))
    values.read_only.add(i)
    skip = values.rng.choice(["", "", "continue", "break"])
    if skip:
        values.lines += [f"if {i} == {values.rng.randrange(count)} {{", skip, "}"]
    for _ in range(values.rng.choice([1, 2])):
        statement(values, depth + 1)
    values.variables = [(name, kind) for name, kind in values.variables if name != i]
    values.lines.append("}")


def range_loop(values, depth):
    of = values.any_kind("string", "array", "slice")
    at = values.variable(of)
    if at is None or depth > 1:
        return
    i, v = values.program.fresh("i"), values.program.fresh("v")
    kind = of.parts[0] if of.parts else Kind("rune", "integer", "int32")
    values.lines += [f"for {i}, {v} := range {at} {{", f"_, _ = {i}, {v}"]
    loop_variables = [(i, Kind("int", "integer", "int")), (v, kind)]
    values.variables += loop_variables
    values.read_only.update((i, v))
    statement(values, depth + 1)
    values.variables = [pair for pair in values.variables if pair not in loop_variables]
    values.lines.append("}")


def labelled_loop(values, depth):
    if depth > 0:
        return
    label, i, j = values.program.fresh("L"), values.program.fresh("i"), values.program.fresh("j")
    values.lines += [f"{label}:", f"for {i} := 0; {i} < 3; {i}++ {{", f"for {j} := 0; {j} < 3; {j}++ {{"]
    condition = values.expression(Kind("bool", "bool"), 1)
    jump = values.rng.choice(["break", "continue"])
    values.lines += [f"if ({condition}) && {j} > 0 {{", f"{jump} {label}", "}"]
    statement(values, 2)
    values.lines += ["}", "}"]


def switch(values, depth):
    kind = values.any_kind("integer", "string")
    values.lines.append(f"switch {values.operand(kind, 2)} {{")
    cases = sorted({values.literal(kind) for _ in range(3)})
    if kind.form == "integer":
        cases = [f"{kind.text}({number})" for number in values.rng.sample(range(0, 100), 3)]
    for number, case in enumerate(cases):
        if values.rng.random() < 0.3:
            case += f", {values.operand(kind, 1)}"
        values.lines.append(f"case {case}:")
        statement(values, depth + 1)
        if number + 1 < len(cases) and values.rng.random() < 0.2:
            values.lines.append("fallthrough")
    values.lines.append("default:")
    statement(values, depth + 1)
    values.lines.append("}")


def condition_switch(values, depth):
    values.lines.append("switch {")
    for _ in range(2):
        values.lines.append(f"case {values.operand(Kind('bool', 'bool'), 2)}:")
        statement(values, depth + 1)
    values.lines.append("}")


def type_switch(values, depth):
    name = values.program.fresh("t")
    kinds = [values.any_kind("integer", "string", "struct", "bool", "float", "array") for _ in range(3)]
    values.lines.append(f"switch {name} := {values.operand(Kind('interface{}', 'interface'), 1)}.(type) {{")
    for text, kind in {kind.text: kind for kind in kinds}.items():
        values.lines.append(f"case {text}:")
        places = values.places(kind, True)
        values.lines.append(f"{values.rng.choice(places)} = {name}" if places else f"_ = {name}")
    values.lines += [
        "case nil:",
        "println(0)",
        "default:",
        f"println({values.program.value()}, {name} != nil)",
        "}",
    ]


def assertion(values, depth):
    kind = values.any_kind("integer", "string", "struct", "bool")
    v, ok = values.program.fresh("v"), values.program.fresh("ok")
    boxed_value = values.operand(Kind("interface{}", "interface"), 1)
    values.lines += [
        f"{v}, {ok} := {boxed_value}.({kind.text})",
        f"println({ok}, {v} == {values.operand(kind, 1)})",
    ]


def print_one(values, depth):
    kind = values.any_kind("integer", "float", "string", "bool")
    values.lines.append(f"println({values.operand(kind, 3)})")


def several_values(values, depth):
    kinds = [values.any_kind(), values.any_kind()]
    places = [values.places(kind, True) for kind in kinds]
    if all(places):
        results = ", ".join(kind.text for kind in kinds)
        inside = ", ".join(values.expression(kind, 1) for kind in kinds)
        a, b = (values.rng.choice(found) for found in places)
        values.lines.append(f"{a}, {b} = func() ({results}) {{ return {inside} }}()")


def changing_closure(values, depth):
    kind = values.any_kind("integer", "string", "struct")
    variables = [
        name for name, of in values.variables if of.text == kind.text and name not in values.read_only
    ]
    if variables:
        values.lines += ["func() {", f"{values.rng.choice(variables)} = {values.expression(kind, 2)}", "}()"]


STATEMENTS = [
    (8, assign),
    (4, assign_with_operation),
    (2, increment),
    (2, exchange),
    (3, new_variable),
    (3, branch),
    (2, counted_loop),
    (2, range_loop),
    (1, labelled_loop),
    (2, switch),
    (1, condition_switch),
    (2, type_switch),
    (1, assertion),
    (3, print_one),
    (1, several_values),
    (1, changing_closure),
]


def statement(values, depth=0):
    table = STATEMENTS if depth < 3 else STATEMENTS[:4]
    values.program.choose(table)(values, depth)


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
