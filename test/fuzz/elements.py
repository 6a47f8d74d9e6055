"""Types of the generated programs: how a value is made, how it is read, and which places it has.

A value of every type holds numbers, directly or through pointers, closures, strings and interfaces. All
values of one type are interchangeable: whatever of them is moved to whatever place of that type, everything
stays readable (no nil, lengths of at least two, no cycles). So the moves (moves.py) need no care, and a
program that prints another number has found a fault.

To add a type: a class with `text`, `make`, `read` and, where it consists of places, `places`; and a row in
ELEMENTS. `@` in a template stands for the expression through which a value is reached.
"""


class Type:
    """A Go type. `text` is how a program writes it."""

    def __init__(self, program, text):
        self.program = program
        self.text = text

    def make(self, lines):
        """Adds the statements that prepare a value to `lines`; returns an expression for the value."""
        raise NotImplementedError

    def read(self, at):
        """An int expression that reads all numbers of the value of expression `at`."""
        raise NotImplementedError

    def places(self, at):
        """The places inside an addressable value `at`: pairs of type and expression, in a fixed order."""
        return []

    def made_variable(self, lines, stem="v"):
        """Makes a value in a variable of its own and returns the name."""
        name = self.program.fresh(stem)
        value = self.make(lines)
        lines.append(f"{name} := {value}")
        return name


class Int(Type):
    def __init__(self, program, depth=0):
        super().__init__(program, "int")

    def make(self, lines):
        return str(self.program.value())

    def read(self, at):
        return at


class String(Type):
    """Strings of at least two bytes, most of them in a buffer of the frame while they do not escape."""

    def __init__(self, program, depth=0):
        super().__init__(program, "string")

    def make(self, lines):
        name, value = self.program.fresh("s"), self.program.value() % 200
        buffer = self.program.fresh("b")
        lines.append(f"{buffer} := [3]byte{{{value}, {value % 50 + 65}, 'x'}}")
        form = self.program.rng.choice(["bytes", "concat", "slice"])
        if form == "bytes":
            lines.append(f"{name} := string({buffer}[:])")
        elif form == "concat":
            lines.append(f'{name} := string({buffer}[:2]) + "tail" + string({buffer}[1:])')
        else:
            lines.append(f'{name} := (string({buffer}[:]) + "abc")[:4]')
        return name

    def read(self, at):
        return f"(int({at}[0]) + int({at}[1])*3 + len({at}))"


class Pointer(Type):
    def __init__(self, program, depth=0):
        self.to = element(program, depth - 1) if program.chance(0.5) else Int(program)
        super().__init__(program, "*" + self.to.text)

    def make(self, lines):
        value = self.to.make(lines)
        name = self.program.fresh("x")
        if self.program.chance(0.2):
            lines.append(f"{name} := new({self.to.text})")
            lines.append(f"*{name} = {value}")
            return name
        if isinstance(self.to, Struct) and value.endswith("}") and self.program.chance(0.5):
            return "&" + value
        lines.append(f"{name} := {value}")
        return "&" + name

    def read(self, at):
        return self.to.read(f"(*{at})")

    def places(self, at):
        return [(self.to, f"(*{at})")] + self.to.places(f"(*{at})")


class Slice(Type):
    """A slice of at least two elements, of an array of the frame, a literal, a make or an append."""

    def __init__(self, program, depth=0, of=None, length=2):
        self.of = of or (element(program, depth - 1) if program.chance(0.3) else Int(program))
        self.length = length
        super().__init__(program, "[]" + self.of.text)

    def make(self, lines):
        values = [self.of.make(lines) for _ in range(self.length)]
        name, all_values = self.program.fresh("a"), ", ".join(values)
        form = self.program.rng.choice(["array", "middle", "literal", "make", "append"])
        if form == "array":
            lines.append(f"{name} := [...]{self.of.text}{{{all_values}}}")
            return f"{name}[:]"
        if form == "middle":
            lines.append(f"{name} := [...]{self.of.text}{{{values[-1]}, {all_values}, {values[0]}}}")
            return f"{name}[1:{self.length + 1}:{self.length + self.program.rng.choice([1, 2])}]"
        if form == "literal":
            return f"{self.text}{{{all_values}}}"
        room = self.length if form == "make" else 0
        lines.append(f"{name} := make({self.text}, {room}, {self.length + 1})")
        if form == "make":
            lines.extend(f"{name}[{i}] = {value}" for i, value in enumerate(values))
        else:
            lines.append(f"{name} = append({name}, {all_values})")
        return name

    def read(self, at):
        return "(" + " + ".join(weighted(self.of.read(f"{at}[{i}]"), i) for i in range(2)) + f" + len({at}))"

    def places(self, at):
        return inner_places((self.of, f"{at}[{i}]") for i in range(self.length))


class Array(Type):
    def __init__(self, program, depth=0, of=None, length=2):
        self.of = of or element(program, depth - 1)
        self.length = length
        super().__init__(program, f"[{length}]{self.of.text}")

    def make(self, lines):
        values = [self.of.make(lines) for _ in range(self.length)]
        if self.program.chance(0.8):
            return f"{self.text}{{{', '.join(values)}}}"
        name = self.program.fresh("a")
        lines.append(f"var {name} {self.text}")
        lines.extend(f"{name}[{i}] = {value}" for i, value in enumerate(values))
        return name

    def read(self, at):
        return "(" + " + ".join(weighted(self.of.read(f"{at}[{i}]"), i) for i in range(self.length)) + ")"

    def places(self, at):
        return inner_places((self.of, f"{at}[{i}]") for i in range(self.length))


class Struct(Type):
    """A struct, read by a function of its own (so that reading is a call, too)."""

    def __init__(self, program, depth=0, members=None):
        if members is None:
            members = [element(program, depth - 1) for _ in range(program.rng.choice([1, 2, 2, 3]))]
        if len(members) == 1 or program.chance(0.3):
            members.insert(program.rng.randrange(len(members) + 1), Int(program))
        self.members = members
        self.fields = [f"F{i}" for i in range(len(members))]
        fields = [f"{field} {member.text}" for field, member in zip(self.fields, members)]
        super().__init__(program, program.declare_struct("T", fields))
        self.reader = None

    def make(self, lines):
        values = [member.make(lines) for member in self.members]
        if self.program.chance(0.6):
            pairs = ", ".join(f"{field}: {value}" for field, value in zip(self.fields, values))
            return f"{self.text}{{{pairs}}}"
        name = self.program.fresh("t")
        lines.append(f"var {name} {self.text}")
        lines.extend(f"{name}.{field} = {value}" for field, value in zip(self.fields, values))
        return name

    def read(self, at):
        if self.reader is None:
            key = "reader of " + self.text
            if key not in self.program.types:
                sums = [
                    weighted(member.read("t." + field), i)
                    for i, (field, member) in enumerate(zip(self.fields, self.members))
                ]
                self.program.types[key] = self.program.declare_function(
                    "read", f"t {self.text}", "int", ["return " + " + ".join(sums)]
                )
            self.reader = self.program.types[key]
        return f"{self.reader}({at})"

    def places(self, at):
        if at.startswith("(*") and at.endswith(")"):
            at = at[2:-1]  # a field of what a pointer points to is selected through the pointer itself
        return inner_places((member, f"{at}.{field}") for field, member in zip(self.fields, self.members))


class Function(Type):
    """A closure over a variable of the frame: read later, so captured by value or by reference."""

    def __init__(self, program, depth=0):
        super().__init__(program, "func() int")

    def make(self, lines):
        captured = element(self.program, 0) if self.program.chance(0.5) else Int(self.program)
        name, closure = captured.made_variable(lines), self.program.fresh("f")
        lines.append(f"{closure} := func() int {{ return {captured.read(name)} }}")
        if self.program.chance(0.4):
            lines.append(f"{name} = {captured.make(lines)}")
        return closure

    def read(self, at):
        return at + "()"


class Interface(Type):
    """interface{} with a value of one of two types in it, read by a type switch."""

    def __init__(self, program, depth=0):
        boxed = [Pointer(program, depth - 1), element(program, depth - 1)]
        self.boxed = boxed if boxed[0].text != boxed[1].text else boxed[:1]
        if any(isinstance(each, Interface) for each in self.boxed):
            self.boxed = self.boxed[:1]
        # Values of one interface type are interchanged, so the types they hold are fixed by its name.
        super().__init__(program, program.top("I"))
        program.declare([f"type {self.text} {program.rng.choice(['', '= '])}interface{{}}"])
        self.reader = None

    def make(self, lines):
        boxed = self.program.rng.choice(self.boxed)
        name, value = self.program.fresh("i"), boxed.make(lines)
        if isinstance(boxed, Int):
            value = f"int({value})"
        lines.append(f"var {name} {self.text} = {value}")
        return name

    def read(self, at):
        if self.reader is None:
            cases = []
            for boxed in self.boxed:
                cases += [f"case {boxed.text}:", "return " + boxed.read("v")]
            body = ["switch v := i.(type) {"] + cases + ["}", "return -1"]
            self.reader = self.program.declare_function("read", f"i {self.text}", "int", body)
        return f"{self.reader}({at})"


class Methods(Type):
    """An interface with a method, holding a pointer (pointer receiver) or a struct (value receiver)."""

    def __init__(self, program, depth=0):
        super().__init__(program, program.top("M"))
        program.declare([f"type {self.text} interface {{", "Get() int", "}"])
        self.implementers = [self.implementer(mark, depth) for mark in ("*", "")]

    def implementer(self, mark, depth):
        held = Struct(self.program, 0, [element(self.program, depth - 1)])
        alias = self.program.top("R")
        self.program.declare([f"type {alias} {held.text}"])
        self.program.declare(
            [f"func (r {mark}{alias}) Get() int {{", f"return {held.read(f'{held.text}({mark}r)')}", "}"]
        )
        return mark, alias, held

    def make(self, lines):
        mark, alias, held = self.program.rng.choice(self.implementers)
        name, value = self.program.fresh("r"), held.make(lines)
        lines.append(f"{name} := {alias}({value})")
        boxed = self.program.fresh("m")
        lines.append(f"var {boxed} {self.text} = {'&' if mark else ''}{name}")
        return boxed

    def read(self, at):
        return at + ".Get()"


def weighted(read, position):
    """Numbers at different positions weigh differently, so that a swap shows."""
    return read if position == 0 else f"{read}*{2 * position + 1}"


def inner_places(members):
    """Each member's place, followed by the places inside it."""
    found = []
    for of, at in members:
        found.append((of, at))
        found.extend(of.places(at))
    return found


# (weight, class): the kinds of element.
ELEMENTS = [
    (10, Pointer),
    (3, Slice),
    (3, String),
    (3, Function),
    (3, Interface),
    (2, Methods),
    (4, Struct),
    (2, Array),
    (1, Int),
]
LEAVES = [(8, Pointer), (2, Slice), (2, String), (1, Int)]


def element(program, depth):
    """A random type with at most `depth` more levels."""
    if depth <= 0:
        chosen = program.choose(LEAVES)
        return chosen(program, -1) if chosen is not Pointer else PointerToInt(program)
    return program.choose(ELEMENTS)(program, depth)


class PointerToInt(Pointer):
    def __init__(self, program, depth=0):
        self.to = Int(program)
        Type.__init__(self, program, "*int")


class List(Type):
    """A list of three nodes, reached by a pointer to the first. The links are not places."""

    def __init__(self, program, of):
        self.of = of
        self.node = program.top("N")
        program.declare([f"type {self.node} struct {{", f"E {of.text}", f"Next *{self.node}", "}"])
        super().__init__(program, "*" + self.node)
        self.reader = None

    def make(self, lines):
        tail = "nil"
        for _ in range(3):
            name, value = self.program.fresh("n"), self.of.make(lines)
            lines.append(f"{name} := {self.node}{{{value}, {tail}}}")
            tail = "&" + name
        return tail

    def read(self, at):
        if self.reader is None:
            body = [
                "s := 0",
                "for k := 1; n != nil && k < 9; k++ {",
                f"s = s*3 + {self.of.read('n.E')}",
                "n = n.Next",
                "}",
                "return s",
            ]
            self.reader = self.program.declare_function("read", f"n {self.text}", "int", body)
        return f"{self.reader}({at})"

    def places(self, at):
        return inner_places((self.of, f"{at}{'.Next' * i}.E") for i in range(3))


def container(program):
    """The type of an object that a program moves things about in: two or more places of one type."""
    of = element(program, program.rng.choice([0, 1, 1, 2]))
    form = program.choose(
        [
            (5, "struct"),
            (4, "array"),
            (5, "slice"),
            (3, "pairs"),
            (2, "struct of array"),
            (2, "slice of structs"),
            (2, "array of arrays"),
            (2, "inner pointer"),
            (2, "list"),
            (2, "mixed"),
        ]
    )
    if form == "struct":
        return Struct(program, 1, [of] * program.rng.choice([2, 3]))
    if form == "array":
        return Array(program, 1, of, program.rng.choice([2, 3, 4]))
    if form == "slice":
        return Slice(program, 1, of, program.rng.choice([2, 3, 4]))
    if form == "list":
        return List(program, of)
    if form == "array of arrays":
        return Array(program, 1, Array(program, 1, of, 2), 2)
    if form == "struct of array":
        return Struct(program, 1, [Array(program, 1, of, 3), of])
    pair = Struct(program, 1, [of, of])
    if form == "pairs":
        return Struct(program, 1, [pair, pair])
    if form == "slice of structs":
        return Slice(program, 1, pair, program.rng.choice([2, 3]))
    if form == "inner pointer":
        pointer = PointerToInt(program)
        pointer.to, pointer.text = pair, "*" + pair.text
        return Struct(program, 1, [pointer, pair])
    return Struct(program, 1, [of, element(program, 1), of])
