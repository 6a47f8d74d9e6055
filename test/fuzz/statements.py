"""Statements of the programs about values: STATEMENTS is the table.

Each row is a function of the Values of the program and the nesting depth that adds lines, or none where the
variables do not allow it.
"""
from kinds import Kind


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
    kind = values.any_kind("integer", "integer", "float", "complex")
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


def goto_backwards(values, depth):
    if depth > 1:
        return
    label, n = values.program.fresh("L"), values.program.fresh("n")
    values.lines += [f"{n} := 0", f"{label}:"]
    block(values, depth, "{")
    condition = values.operand(Kind("bool", "bool"), 1)
    values.lines += [f"{n}++", f"if {n} < 3 && ({condition}) {{", f"goto {label}", "}"]


def goto_forwards(values, depth):
    label = values.program.fresh("L")
    values.lines += [f"if {values.operand(Kind('bool', 'bool'), 1)} {{", f"goto {label}", "}"]
    block(values, depth, "{")
    values.lines += [f"{label}:", f"println({values.program.value()})"]


def switch_left_by_label(values, depth):
    kind, label = values.any_kind("integer"), values.program.fresh("L")
    values.lines += [f"{label}:", f"switch {values.operand(kind, 1)} & 3 {{", "case 0, 2:", "for {"]
    statement(values, depth + 1)
    values.lines += [f"break {label}", "}", "println(1)", "default:"]
    statement(values, depth + 1)
    values.lines.append("}")


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
    forms = ("integer", "string", "struct", "bool", "float", "complex", "array")
    kinds = [values.any_kind(*forms) for _ in range(3)]
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
    kind = values.any_kind("integer", "float", "complex", "string", "bool")
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
    (1, goto_backwards),
    (1, goto_forwards),
    (1, switch_left_by_label),
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
