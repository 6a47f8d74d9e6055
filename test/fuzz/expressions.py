"""Expressions of the programs about values: for each form of type, a table of what may stand for a value.

Each row is a function of the Values of the program (its variables), the kind wanted and the depth left, that
returns a Go expression. The values module says what all of them promise.
"""
from kinds import COMPLEX_OF, INTEGERS, Kind


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


def method_value(values, kind, depth):
    """A method of the program's named type: called, as a value, as an expression, through an interface."""
    if kind.text == kind.under:
        return plain(values, kind, depth)
    form = values.rng.choice(
        [
            "({receiver}).plus({argument})",
            "{type}.plus({receiver}, {argument})",
            "func() {type} {{ f := ({receiver}).plus; return f({argument}) }}()",
            "func(f func({type}) {type}) {type} {{ return f({argument}) }}(({receiver}).plus)",
            "interface{{ plus({type}) {type} }}({receiver}).plus({argument})",
            "interface{{ plus({type}) {type} }}.plus({receiver}, {argument})",
        ]
    )
    receiver, argument = values.operand(kind, depth), values.operand(kind, 0)
    return form.format(type=kind.text, receiver=receiver, argument=argument)


def complex_of_parts(values, kind, depth):
    part = Kind(kind.under, "float", kind.under)
    return f"complex({values.operand(part, depth)}, {values.operand(part, 0)})"


def part_of_complex(values, kind, depth):
    of = Kind(COMPLEX_OF[kind.under], "complex", kind.under)
    return f"{values.rng.choice(['real', 'imag'])}({values.operand(of, depth)})"


def complex_of_other_width(values, kind, depth):
    other = "complex64" if kind.text == "complex128" else "complex128"
    return f"{kind.text}({other}({values.operand(kind, depth)}))"


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
    of = values.any_kind("struct", "array", "interface", "bool", "pointer", "complex")
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
    of = values.any_kind("integer", "string", "struct", "bool", "float", "complex")
    return f"interface{{}}({values.operand(of, depth)})"


def appended(values, kind, depth):
    of, name = kind.parts[0], values.variable(kind)
    if name is None:
        return composite(values, kind, depth)
    return f"append({name}[:1:1], {values.expression(of, depth)}, {values.expression(of, depth)})"


def address(values, kind, depth):
    places = [place for place in values.places(kind.parts[0], True) if not place.startswith("(*")]
    return "&" + values.rng.choice(places) if places else values.literal(kind)


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
        (2, method_value),
    ],
    "float": COMMON + [(6, arithmetic), (1, unary), (3, conversion), (2, part_of_complex)],
    "complex": COMMON + [(6, arithmetic), (1, unary), (3, complex_of_parts), (1, complex_of_other_width)],
    "string": COMMON + [(4, concatenation), (2, half_of_string), (1, string_of_rune), (2, string_of_bytes)],
    "bool": COMMON
    + [(5, comparison), (4, equality), (2, equality_with_interface), (3, short_circuit), (2, negation)],
    "struct": COMMON + [(4, composite)],
    "array": COMMON + [(4, composite)],
    "slice": COMMON + [(3, composite), (3, appended)],
    "interface": COMMON + [(5, boxed)],
    "pointer": COMMON + [(4, address)],
}
