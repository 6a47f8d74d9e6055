"""Types of the programs about values, and their literals.

A program has a few basic types, a named one, and some made of these: `basic_kinds`. To add a form of type: a
row in LITERALS, a row in expressions.EXPRESSIONS, and how it is printed (values.printed).
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
COMPLEX_OF = {"float32": "complex64", "float64": "complex128"}


@dataclasses.dataclass
class Kind:
    """A type of the program: how it is written, what it is underneath, and what it consists of."""

    text: str
    form: str  # integer, float, complex, string, bool, struct, array, slice, interface, pointer
    under: str = ""  # integer or float type underneath
    parts: tuple = ()  # struct: (field, kind); array, slice, pointer: (kind,)
    length: int = 0


def basic_kinds(program):
    """The kinds of one program: a few basic ones, and some made of them."""
    basic = [Kind(name, "integer", name) for name in program.rng.sample(sorted(INTEGERS), 3)]
    basic.append(Kind("int", "integer", "int"))
    basic += [Kind("bool", "bool"), Kind("string", "string")]
    basic.append(Kind(program.rng.choice(FLOATS), "float"))
    basic[-1].under = basic[-1].text
    basic.append(Kind(COMPLEX_OF[basic[-1].text], "complex", basic[-1].text))
    named = program.top("Num")
    under = program.rng.choice(sorted(INTEGERS))
    plus = [f"func (n {named}) plus(x {named}) {named} {{", "println(n > x)", "return n + x*3", "}"]
    program.declare([f"type {named} {under}"] + plus)
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


def complex_literal(values, kind):
    text = values.rng.choice(
        ["1i", "2 - 0.5i", "1e10 + 1e-10i", "0", "-3.25", "0x1p-3i", "1 + 1i", "'a' + 3i"]
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
    of = values.any_kind("integer", "string", "bool", "struct", "array", "float", "complex")
    return f"interface{{}}({values.literal(of)})"


def pointer_literal(values, kind):
    return f"new({kind.parts[0].text})"


LITERALS = {
    "integer": integer_literal,
    "float": float_literal,
    "complex": complex_literal,
    "string": string_literal,
    "bool": bool_literal,
    "struct": struct_literal,
    "array": array_literal,
    "slice": array_literal,
    "interface": interface_literal,
    "pointer": pointer_literal,
}
